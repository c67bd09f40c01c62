/// Numbers written in Han characters, where they are surely numbers.
///
/// The analyzer gives such a number's Arabic form as a further term in its first character's
/// place, so that 三十 and 30 find each other. What may mean something else gets none:
///
/// - figures one by one (二〇二四): three or more, or with a zero; 三四 may be "three or four";
/// - figures with units (三十, 一百零五, 两千, 三万五千): well-formed, of two or more characters,
///   and not begun by a unit other than 十, so neither 千万 nor 万一; 三四十 and 十三五 are not
///   well-formed;
/// - one character alone: after 第 (第三条), after 百分之, before 月 (三月), and after 月 before 日
///   or 号 (五月三日); so 一般, 十分 and 三个 get none;
/// - after 百分之 a fraction too: 三点五.
///
/// Traditional forms and those of cheques (壹, 貳, 拾) count the same.
struct HanNumeral: Equatable {
    /// As written in digits.
    let digits: String
    /// Characters it takes.
    let length: Int

    /// Longest number looked at, in characters.
    static let limit = 24

    /// Whether a number may begin with this character.
    static func begins(with scalar: UInt32) -> Bool {
        figure(scalar) != nil || unit(scalar) == 10
    }

    /// The number that `scalars`, in the indexed forms, begin with; nil if that is none for sure.
    /// - Parameters:
    ///   - before: what stands before them, nearest last.
    ///   - scalars: as many as are at hand, up to `limit` and one more.
    init?(_ scalars: ArraySlice<UInt32>, after before: [UInt32]) {
        let isFraction = before.suffix(3) == Self.hundredth[...]
        let run = scalars.prefix { Self.figure($0) != nil || Self.unit($0) != nil }
        guard !run.isEmpty, run.count <= Self.limit else { return nil }
        let next = scalars.dropFirst(run.count).first
        guard run.count > 1 || isFraction || Self.isAlone(before: next, after: before),
            let value = run.count == 1
                ? Self.single(run) : Self.inUnits(run) ?? Self.oneByOne(run)
        else { return nil }
        let tail = isFraction ? Self.decimals(scalars.dropFirst(run.count)) : []
        digits = tail.isEmpty ? value : value + "." + tail.map { "\($0)" }.joined()
        length = run.count + (tail.isEmpty ? 0 : tail.count + 1)
    }

    /// Whether the character can be part of a number.
    @inline(__always)
    static func mayHold(_ scalar: UInt32) -> Bool { figure(scalar) != nil || unit(scalar) != nil }

    /// The characters at the beginning that only a number could be made of.
    static func runLength(_ scalars: [UInt32]) -> Int {
        scalars.prefix { figure($0) != nil || unit($0) != nil }.count
    }

    /// The figures after 点.
    private static func decimals(_ scalars: ArraySlice<UInt32>) -> [Int] {
        guard scalars.first == 0x70B9 else { return [] }
        return scalars.dropFirst().prefix { figure($0) != nil }.compactMap(figure)
    }

    /// 百分之, in the indexed forms.
    private static let hundredth: [UInt32] = [0x767E, 0x5206, 0x4E4B]

    /// Whether one character here is a number: 第三, 三月, 月三日.
    private static func isAlone(before next: UInt32?, after before: [UInt32]) -> Bool {
        if before.last == 0x7B2C || next == 0x6708 { return true }
        return before.last == 0x6708 && (next == 0x65E5 || next == 0x53F7)
    }

    private static func single(_ run: ArraySlice<UInt32>) -> String? {
        run.first.flatMap { figure($0).map { "\($0)" } ?? (unit($0) == 10 ? "10" : nil) }
    }

    /// 二〇二四; nil unless it is figures only and can be nothing but a number.
    private static func oneByOne(_ run: ArraySlice<UInt32>) -> String? {
        let figures = run.compactMap(figure)
        guard figures.count == run.count, !run.contains(pair),
            figures.count > 2 || figures.contains(0)
        else { return nil }
        return figures.map { "\($0)" }.joined()
    }

    /// 三万零五十; nil unless every figure has its unit, the last one excepted.
    private static func inUnits(_ run: ArraySlice<UInt32>) -> String? {
        var reader = UnitReader()
        for scalar in run {
            if let figure = figure(scalar) {
                guard reader.take(figure: figure, isPair: scalar == pair) else { return nil }
            } else if let unit = unit(scalar) {
                guard reader.take(unit: unit) else { return nil }
            }
        }
        return reader.value.map { "\($0)" }
    }

    /// 两, which counts before a unit only.
    private static let pair: UInt32 = 0x4E24

    private static func figure(_ scalar: UInt32) -> Int? {
        switch scalar {
        case 0x3007, 0x96F6: 0
        case 0x4E00, 0x58F9: 1
        case 0x4E8C, 0x8D30, pair: 2
        case 0x4E09, 0x53C1: 3
        case 0x56DB, 0x8086: 4
        case 0x4E94, 0x4F0D: 5
        case 0x516D, 0x9646: 6
        case 0x4E03, 0x67D2: 7
        case 0x516B, 0x634C: 8
        case 0x4E5D, 0x7396: 9
        default: nil
        }
    }

    private static func unit(_ scalar: UInt32) -> Int? {
        switch scalar {
        case 0x5341, 0x62FE: 10
        case 0x767E, 0x4F70: 100
        case 0x5343, 0x4EDF: 1_000
        case 0x4E07: 10_000
        case 0x4EBF: 100_000_000
        default: nil
        }
    }
}

/// Adds up figures and units from left to right, as long as they make a number.
private struct UnitReader {
    /// Above the last 万 or 亿.
    private var sum = 0
    /// Below 10,000: since the last 万 or 亿.
    private var part = 0
    /// The figure that waits for its unit.
    private var waiting: Int?
    private var isPair = false
    private var afterZero = false
    /// Units fall within a part, and 亿 comes before 万.
    private var lastUnit = 10_000
    private var lastBigUnit = Int.max
    private var count = 0

    mutating func take(figure: Int, isPair: Bool) -> Bool {
        guard waiting == nil else { return false }
        count += 1
        if figure == 0 {
            // 零 stands for units left out, never first and never twice.
            guard count > 1, !afterZero else { return false }
            afterZero = true
            return true
        }
        waiting = figure
        self.isPair = isPair
        return true
    }

    mutating func take(unit: Int) -> Bool {
        count += 1
        if unit >= 10_000 { return takeBig(unit) }
        let figure = waiting ?? (unit == 10 && part == 0 && !afterZero ? 1 : 0)
        guard figure > 0, unit < lastUnit else { return false }
        part += figure * unit
        lastUnit = unit
        waiting = nil
        afterZero = false
        return true
    }

    private mutating func takeBig(_ unit: Int) -> Bool {
        part += waiting ?? 0
        guard part > 0, unit < lastBigUnit else { return false }
        sum += part * unit
        part = 0
        waiting = nil
        afterZero = false
        lastUnit = 10_000
        lastBigUnit = unit
        return true
    }

    /// Nil where nothing has a unit, a zero ends it, or the last figure's unit is left to guess
    /// (三百五 is 350 to some).
    var value: Int? {
        guard lastUnit < 10_000 || lastBigUnit < Int.max else { return nil }
        guard let waiting else { return afterZero ? nil : sum + part }
        let isPlain = lastUnit == 10 || afterZero
        return isPlain && !isPair ? sum + part + waiting : nil
    }
}
