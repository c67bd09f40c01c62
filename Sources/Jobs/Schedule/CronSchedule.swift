package import Corpus
package import Foundation

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
        minutes = try CronField(name: "minute", range: 0...59).parse(fields[0])
        hours = try CronField(name: "hour", range: 0...23).parse(fields[1])
        days = try CronField(name: "day", range: 1...31).parse(fields[2])
        months = try CronField(name: "month", range: 1...12, names: CronField.months).parse(
            fields[3])
        let named = try CronField(name: "weekday", range: 0...7, names: CronField.weekdays).parse(
            fields[4])
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
}

/// When a schedule is due in a time zone.
///
/// Where clocks are put forward, a time that does not exist is due at the moment they jump, and
/// several such times are due once. Where they are put back, a time that comes twice is due the
/// first time only; but a schedule for every hour (`*` or `*/n`) goes on at its pace and is due
/// both times.
extension CronSchedule {
    /// Days looked at before a schedule counts as never due: a February 29 on a given weekday
    /// comes once in 28 years, or 40 where a century's year is none.
    private static let horizonDays = 366 * 41

    /// The first time after `date`, to the second; nil for a schedule that is never due, such as
    /// February 30.
    /// - Complexity: O(days in between), and the minutes of one day.
    package func next(after date: Date, in zone: TimeZone) -> Date? {
        let after = Int(date.timeIntervalSince1970.rounded(.down))
        let local = after + zone.offset(at: after)
        // Clocks may have been put back over midnight, so the day before can still be due.
        let first = Int((Double(local) / 86400).rounded(.down)) - 1
        for day in first..<first + Self.horizonDays {
            guard matches(CivilDay(sinceEpoch: day)) else { continue }
            let due = dueTimes(onDay: day, in: zone).filter { $0 > after }
            if let first = due.min() { return Date(timeIntervalSince1970: Double(first)) }
        }
        return nil
    }

    /// Seconds since 1970, unsorted.
    private func dueTimes(onDay day: Int, in zone: TimeZone) -> [Int] {
        var found: [Int] = []
        let before = zone.offset(at: day * 86400 - 86400)
        let after = zone.offset(at: day * 86400 + 2 * 86400)
        for hour in 0..<24 where hours.has(hour) {
            for minute in 0..<60 where minutes.has(minute) {
                let local = day * 86400 + hour * 3600 + minute * 60
                if before == after, zone.offset(at: local - before) == before {
                    found.append(local - before)
                } else {
                    found += instants(ofLocal: local, offsets: [before, after], in: zone)
                }
            }
        }
        return found
    }

    /// The times at which clocks show a local time, given the offsets around it.
    private func instants(
        ofLocal local: Int, offsets: [Int], in zone: TimeZone
    ) -> [Int] {
        let shown = Set(offsets.map { local - $0 }).sorted()
            .filter { $0 + zone.offset(at: $0) == local }
        guard shown.isEmpty else { return isHourly ? shown : [shown[0]] }
        return [Self.jump(over: local, offsets: offsets, in: zone)]
    }

    /// The moment clocks jump over a local time.
    private static func jump(over local: Int, offsets: [Int], in zone: TimeZone) -> Int {
        var low = local - (offsets.max() ?? 0) - 86400
        var high = local - (offsets.min() ?? 0) + 86400
        // Clocks show less than `local` at `low` and more at `high`; the step is in between.
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if middle + zone.offset(at: middle) < local { low = middle } else { high = middle }
        }
        return high
    }
}
extension UInt64 {
    func has(_ bit: Int) -> Bool {
        (0..<64).contains(bit) && self & 1 << UInt64(bit) != 0
    }
}

extension TimeZone {
    func offset(at seconds: Int) -> Int {
        secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
    }
}
