import Glibc

/// A number format of a spreadsheet (ECMA-376 part 1, 18.8.31), as far as it decides what a
/// figure means: a share, a day, a time, or a plain number.
struct CellFormat {
    /// The format's first section in lower case, without what is only printed beside the figure.
    private let code: String

    init(_ format: String) {
        var code = ""
        var rest = format[...]
        while let sign = rest.popFirst(), sign != ";" {
            switch sign {
            case "\"": rest = rest.drop { $0 != "\"" }.dropFirst()
            case "[": rest = rest.drop { $0 != "]" }.dropFirst()
            case "\\", "_", "*": rest = rest.dropFirst()
            default: code.append(sign)
            }
        }
        self.code = code.lowercased()
    }

    /// `raw` as a reader would write it: `23.5%`, `2026-03-01`, `14:30`, `0.3`; what is no number
    /// stays as it is.
    func text(_ raw: String, countsFrom1904: Bool = false) -> String {
        guard let value = Double(raw), value.isFinite else { return raw }
        if code.contains("%") {
            let places = code.drop { $0 != "." }.dropFirst().prefix { "0#?".contains($0) }.count
            return Self.printed("%.*f", places: Int32(min(places, 10)), value: value * 100) + "%"
        }
        return moment(value, countsFrom1904: countsFrom1904)
            ?? Self.printed("%.*g", places: 15, value: value)
    }

    private func moment(_ value: Double, countsFrom1904: Bool) -> String? {
        guard code != "general", (0..<2_958_466).contains(value) else { return nil }
        let hasDay = code.contains("d")
        let hasYear = code.contains("y") || (code.contains("e") && code.contains("m"))
        let hasTime = code.contains("h")
        guard hasDay || hasYear || hasTime || code.contains("mmm") else { return nil }
        let minutes = Int((value * 1_440).rounded())
        let (hour, minute) = (minutes / 60 % 24, minutes % 60)
        let time = Self.two(hour) + ":" + Self.two(minute)
        guard hasDay || hasYear || code.contains("mmm") else { return time }
        // Day 60 of 1900 is a 29 February that never was.
        let serial = minutes / 1_440
        let since1970 =
            countsFrom1904 ? serial - 24_107 : serial - 25_569 + (serial < 60 ? 1 : 0)
        let date = Self.date(daysSince1970: since1970)
        let monthly = "\(date.year)-\(Self.two(date.month))"
        let daily = "\(monthly)-\(Self.two(date.day))"
        if hasDay { return hasTime ? "\(daily) \(time)" : daily }
        return code.contains("m") ? monthly : String(date.year)
    }

    /// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days; days from
    /// 1900 on.
    private static func date(daysSince1970 days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let (era, day) = (shifted / 146_097, shifted % 146_097)
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365
        let dayOfYear = day - (365 * year + year / 4 - year / 100)
        let month = (5 * dayOfYear + 2) / 153
        return (
            year + era * 400 + (month >= 10 ? 1 : 0), month < 10 ? month + 3 : month - 9,
            dayOfYear - (153 * month + 2) / 5 + 1
        )
    }

    private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }

    private static func printed(_ format: String, places: Int32, value: Double) -> String {
        var buffer = [CChar](repeating: 0, count: 400)
        let count = withVaList([places, value]) { vsnprintf(&buffer, buffer.count, format, $0) }
        return String(
            decoding: buffer.prefix(max(Int(count), 0)).map { UInt8(bitPattern: $0) },
            as: UTF8.self)
    }
}
