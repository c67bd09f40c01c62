package import Corpus

/// Five fields as in crontab(5): minute, hour, day of month, month, day of week. Numbers, `*`,
/// lists, ranges, steps (`*/5`, `8-18/2`) and English three-letter names of months and days.
package struct CronSchedule: Hashable, Sendable, CustomStringConvertible {
    /// As written.
    package let text: String
    // Bit n is set if the value n is named.
    let minutes: UInt64
    let hours: UInt64
    private let days: UInt64
    private let months: UInt64
    private let weekdays: UInt64
    private let anyDay: Bool
    private let anyWeekday: Bool
    /// Whether the hour field starts with `*`.
    let isHourly: Bool

    package var description: String { text }

    /// - Throws: `InvalidText` that names the field.
    package init(_ text: String) throws(InvalidText) {
        let fields = text.split(whereSeparator: \.isWhitespace).map(String.init)
        guard fields.count == 5 else {
            throw InvalidText(
                "must have 5 fields (minute hour day month weekday), not \(fields.count)")
        }
        self.text = text
        minutes = try Field(name: "minute", range: 0...59).parse(fields[0])
        hours = try Field(name: "hour", range: 0...23).parse(fields[1])
        days = try Field(name: "day", range: 1...31).parse(fields[2])
        months = try Field(name: "month", range: 1...12, names: Self.monthNames).parse(fields[3])
        let named = try Field(name: "weekday", range: 0...7, names: Self.dayNames).parse(fields[4])
        // Sunday is 0 and 7.
        weekdays = (named | named >> 7) & 0x7F
        isHourly = fields[1].hasPrefix("*")
        anyDay = fields[2].hasPrefix("*")
        anyWeekday = fields[4].hasPrefix("*")
    }

    /// Whether the schedule names a minute. Weekday 0 is Sunday. As in cron, when neither day
    /// field is `*`, either may match.
    package func matches(minute: Int, hour: Int, day: Int, month: Int, weekday: Int) -> Bool {
        minutes.has(minute) && hours.has(hour) && matches(day: day, month: month, weekday: weekday)
    }

    func matches(_ day: CivilDay) -> Bool {
        matches(day: day.day, month: day.month, weekday: day.weekday)
    }

    private func matches(day: Int, month: Int, weekday: Int) -> Bool {
        let byDay = days.has(day)
        let byWeekday = weekdays.has(weekday)
        let dayMatches = anyDay || anyWeekday ? byDay && byWeekday : byDay || byWeekday
        return months.has(month) && dayMatches
    }

    private static let monthNames = [
        "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9,
        "oct": 10, "nov": 11, "dec": 12,
    ]
    private static let dayNames = [
        "sun": 0, "mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6,
    ]

    private struct Field {
        let name: String
        let range: ClosedRange<Int>
        var names: [String: Int] = [:]

        /// The values a field names, a bit each.
        func parse(_ text: String) throws(InvalidText) -> UInt64 {
            var bits: UInt64 = 0
            for part in text.split(separator: ",", omittingEmptySubsequences: false) {
                bits |= try parsePart(String(part))
            }
            return bits
        }

        private func parsePart(_ text: String) throws(InvalidText) -> UInt64 {
            let pieces = text.split(separator: "/", omittingEmptySubsequences: false)
            guard pieces.count <= 2 else { throw invalid(text) }
            let values = try span(String(pieces[0]), isStepped: pieces.count == 2)
            var step = 1
            if pieces.count == 2 {
                guard let stated = Int(pieces[1]), (1...range.upperBound).contains(stated) else {
                    throw invalid(text)
                }
                step = stated
            }
            return stride(from: values.lowerBound, through: values.upperBound, by: step)
                .reduce(0) { $0 | 1 << UInt64($1) }
        }

        private func span(
            _ text: String, isStepped: Bool
        ) throws(InvalidText) -> ClosedRange<Int> {
            if text == "*" { return range }
            let ends = text.split(separator: "-", omittingEmptySubsequences: false)
            let first = try value(String(ends[0]))
            switch ends.count {
            case 1: return first...(isStepped ? range.upperBound : first)
            case 2:
                let last = try value(String(ends[1]))
                guard first <= last else { throw invalid(text) }
                return first...last
            default: throw invalid(text)
            }
        }

        private func value(_ text: String) throws(InvalidText) -> Int {
            let value = names[text.lowercased()] ?? Int(text)
            guard let value, range.contains(value) else { throw invalid(text) }
            return value
        }

        private func invalid(_ text: String) -> InvalidText {
            InvalidText(
                "the \(name) field must be in \(range.lowerBound)…\(range.upperBound), * , a list, "
                    + "a range or a step, not '\(text)'")
        }
    }
}

extension UInt64 {
    func has(_ bit: Int) -> Bool {
        (0..<64).contains(bit) && self & 1 << UInt64(bit) != 0
    }
}
