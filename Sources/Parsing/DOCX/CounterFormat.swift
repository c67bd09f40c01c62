/// The number formats of numbered lists (ECMA-376 part 1, 17.18.59 ST_NumberFormat).
enum CounterFormat {
    /// `value` written in `format`; decimal for the formats Quarry does not know.
    static func string(_ value: Int, as format: String) -> String {
        guard value >= 0 else { return String(value) }
        return switch format {
        case "none": ""
        case "decimalZero": value < 10 ? "0\(value)" : String(value)
        case "upperRoman": roman(value)
        case "lowerRoman": roman(value).lowercased()
        case "upperLetter": letters(value, from: "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        case "lowerLetter": letters(value, from: "abcdefghijklmnopqrstuvwxyz")
        case "russianUpper": letters(value, from: "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЫЭЮЯ")
        case "russianLower": letters(value, from: "абвгдежзиклмнопрстуфхцчшщыэюя")
        case "ordinal": ordinal(value)
        case "numberInDash": "- \(value) -"
        case "decimalFullWidth", "decimalFullWidth2": digits(value, from: "０１２３４５６７８９")
        default: eastAsian(value, as: format)
        }
    }

    private static func eastAsian(_ value: Int, as format: String) -> String {
        switch format {
        case "chineseCounting", "ideographDigital", "japaneseDigitalTenThousand",
            "taiwaneseDigital":
            format == "chineseCounting" && value < 100
                ? counting(
                    value, digits: "零一二三四五六七八九", places: ["", "十", "百", "千"], tenThousand: "萬")
                : digits(value, from: "〇一二三四五六七八九")
        case "chineseCountingThousand":
            counting(value, digits: "零一二三四五六七八九", places: ["", "十", "百", "千"], tenThousand: "万")
        case "taiwaneseCounting", "taiwaneseCountingThousand":
            counting(value, digits: "零一二三四五六七八九", places: ["", "十", "百", "千"], tenThousand: "萬")
        case "japaneseCounting":
            counting(
                value, digits: "〇一二三四五六七八九", places: ["", "十", "百", "千"], tenThousand: "万",
                silent: true)
        case "chineseLegalSimplified":
            counting(
                value, digits: "零壹贰叁肆伍陆柒捌玖", places: ["", "拾", "佰", "仟"], tenThousand: "万",
                one: true)
        case "ideographLegalTraditional":
            counting(
                value, digits: "零壹貳參肆伍陸柒捌玖", places: ["", "拾", "佰", "仟"], tenThousand: "萬",
                one: true)
        case "japaneseLegal":
            counting(
                value, digits: "〇壱弐参四五六七八九", places: ["", "拾", "百", "千"], tenThousand: "萬",
                silent: true)
        case "koreanCounting":
            counting(
                value, digits: "영일이삼사오육칠팔구", places: ["", "십", "백", "천"], tenThousand: "만",
                silent: true)
        default: listed(value, as: format)
        }
    }

    /// Formats that go through a list of signs.
    private static func listed(_ value: Int, as format: String) -> String {
        switch format {
        case "koreanDigital", "koreanDigital2": digits(value, from: "영일이삼사오육칠팔구")
        case "ideographTraditional": letters(value, from: "甲乙丙丁戊己庚辛壬癸")
        case "ideographZodiac": letters(value, from: "子丑寅卯辰巳午未申酉戌亥")
        case "ganada": letters(value, from: "가나다라마바사아자차카타파하")
        case "chosung": letters(value, from: "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ")
        case "aiueo", "aiueoFullWidth":
            letters(value, from: "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン")
        case "iroha", "irohaFullWidth":
            letters(value, from: "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス")
        case "decimalEnclosedCircle", "decimalEnclosedCircleChinese",
            "ideographEnclosedCircle":
            circled(value, as: format)
        case "decimalEnclosedParen": "(\(value))"
        case "decimalEnclosedFullstop": "\(value)."
        default: String(value)
        }
    }

    private static func circled(_ value: Int, as format: String) -> String {
        let isIdeograph = format == "ideographEnclosedCircle"
        let (first, count) = isIdeograph ? (0x3280, 10) : (0x2460, 20)
        guard (1...count).contains(value), let scalar = Unicode.Scalar(first + value - 1) else {
            return String(value)
        }
        return String(Character(scalar))
    }

    /// Digit by digit: 12 → 一二.
    private static func digits(_ value: Int, from names: String) -> String {
        let names = Array(names)
        return String(String(value).compactMap { $0.wholeNumberValue.map { names[$0] } })
    }

    /// A, B … Z, AA, BB (Word repeats the letter).
    private static func letters(_ value: Int, from names: String) -> String {
        let names = Array(names)
        guard value > 0, value <= names.count * 30 else { return String(value) }
        let name = names[(value - 1) % names.count]
        return String(repeating: String(name), count: (value - 1) / names.count + 1)
    }

    private static func roman(_ value: Int) -> String {
        guard (1..<4000).contains(value) else { return String(value) }
        let steps = [
            (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
            (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
        ]
        var rest = value
        var text = ""
        for (size, letters) in steps {
            while rest >= size {
                text += letters
                rest -= size
            }
        }
        return text
    }

    private static func ordinal(_ value: Int) -> String {
        let suffix =
            (11...13).contains(value % 100)
            ? "th" : ["th", "st", "nd", "rd"][min(value % 10, 4) % 4]
        return "\(value)\(suffix)"
    }

    /// Counting with places: 十二, 二十, 一百零五.
    /// - Parameters:
    ///   - one: whether ten is written 壹拾 rather than 十.
    ///   - silent: whether gaps are left out (百五) and one before a place is not written.
    private static func counting(
        _ value: Int, digits names: String, places: [String], tenThousand: String,
        one: Bool = false, silent: Bool = false
    ) -> String {
        let names = Array(names)
        guard value > 0 else { return String(names[0]) }
        guard value < 100_000_000 else { return String(value) }
        if value >= 10_000 {
            let high = counting(
                value / 10_000, digits: String(names), places: places, tenThousand: tenThousand,
                one: one, silent: silent)
            let rest = value % 10_000
            guard rest > 0 else { return high + tenThousand }
            let low = counting(
                rest, digits: String(names), places: places, tenThousand: tenThousand, one: true,
                silent: silent)
            return high + tenThousand + (rest < 1_000 && !silent ? String(names[0]) : "") + low
        }
        var text = ""
        var gap = false
        for (place, size) in [(3, 1_000), (2, 100), (1, 10), (0, 1)] {
            let digit = value / size % 10
            guard digit > 0 else {
                gap = !text.isEmpty
                continue
            }
            if gap && !silent { text += String(names[0]) }
            gap = false
            let isBareTen = place == 1 && digit == 1 && text.isEmpty && !one
            let isSilentOne = silent && digit == 1 && place > 0
            text += (isBareTen || isSilentOne ? "" : String(names[digit])) + places[place]
        }
        return text
    }
}
