/// Names the language of a text by its scripts: `en`, `zh-Hant`, `zh-Hans`, `ja`, `ko`, … or
/// `und` where the script is shared by too many languages to say.
package struct LanguageGuess {
    private var latin = 0
    private var han = 0
    private var kana = 0
    private var hangul = 0
    private var cyrillic = 0
    private var greek = 0
    private var hebrew = 0
    private var arabic = 0
    private var thai = 0
    private var traditional = 0
    private var simplified = 0
    /// Latin letters with marks: English has next to none.
    private var accented = 0

    /// Scalars looked at; more would not change the answer.
    private static let sample = 200_000

    package static func language(of blocks: [Block]) -> String {
        var guess = LanguageGuess()
        var left = sample
        for block in blocks where block.kind != .furniture {
            for scalar in block.text.unicodeScalars.prefix(left) { guess.count(scalar) }
            left -= block.text.utf8.count
            if left <= 0 { break }
        }
        return guess.tag
    }

    package static func language(of text: String) -> String {
        var guess = LanguageGuess()
        for scalar in text.unicodeScalars.prefix(sample) { guess.count(scalar) }
        return guess.tag
    }

    private mutating func count(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x41...0x5A, 0x61...0x7A: latin += 1
        case 0xC0...0x24F where scalar.value != 0xD7 && scalar.value != 0xF7:
            latin += 1
            accented += 1
        case 0x370...0x3FF: greek += 1
        case 0x400...0x52F: cyrillic += 1
        case 0x590...0x5FF: hebrew += 1
        case 0x600...0x6FF, 0x750...0x77F: arabic += 1
        case 0xE00...0xE7F: thai += 1
        case 0x3041...0x30FF, 0xFF66...0xFF9D: kana += 1
        case 0xAC00...0xD7A3, 0x1100...0x11FF: hangul += 1
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF:
            han += 1
            if HanVariants.traditional.contains(scalar) { traditional += 1 }
            if HanVariants.simplified.contains(scalar) { simplified += 1 }
        default: break
        }
    }

    /// A Han character says about as much as three Latin letters.
    private var tag: String {
        let east = han + kana + hangul
        let others = [
            (cyrillic, "ru"), (greek, "el"), (hebrew, "he"), (arabic, "ar"), (thai, "th"),
        ]
        let most = others.max { $0.0 < $1.0 } ?? (0, "und")
        if east * 3 >= latin && east >= most.0 && east > 0 { return eastAsian(east) }
        if most.0 > latin {
            return most.1 == "ru" || most.1 == "ar"
                ? "und-\(most.1 == "ru" ? "Cyrl" : "Arab")" : most.1
        }
        guard latin > 0 else { return "und" }
        return accented * 200 <= latin ? "en" : "und-Latn"
    }

    private func eastAsian(_ east: Int) -> String {
        if hangul * 3 > east { return "ko" }
        if kana * 20 > east { return "ja" }
        return simplified > traditional ? "zh-Hans" : traditional > 0 ? "zh-Hant" : "zh"
    }
}
