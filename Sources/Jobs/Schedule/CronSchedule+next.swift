package import Foundation

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
                    found += instants(ofLocal: local, [before, after], zone)
                }
            }
        }
        return found
    }

    /// The times at which clocks show a local time, given the offsets around it.
    private func instants(ofLocal local: Int, _ offsets: [Int], _ zone: TimeZone) -> [Int] {
        let shown = Set(offsets.map { local - $0 }).sorted()
            .filter { $0 + zone.offset(at: $0) == local }
        guard shown.isEmpty else { return isHourly ? shown : [shown[0]] }
        return [Self.jump(over: local, offsets, zone)]
    }

    /// The moment clocks jump over a local time.
    private static func jump(over local: Int, _ offsets: [Int], _ zone: TimeZone) -> Int {
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

extension TimeZone {
    func offset(at seconds: Int) -> Int {
        secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
    }
}
