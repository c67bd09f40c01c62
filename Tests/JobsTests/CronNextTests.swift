import Foundation
import Testing

@testable import Jobs

/// What clocks on a wall show, minute by minute: an oracle that knows nothing of days, offsets
/// and jumps but what the calendar says of each minute.
private struct WallClock {
    let schedule: CronSchedule
    let zone: TimeZone
    let calendar: Calendar

    init(_ schedule: CronSchedule, _ zone: TimeZone) {
        self.schedule = schedule
        self.zone = zone
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        self.calendar = calendar
    }

    private struct Minute: Hashable {
        var month, day, hour, minute, weekday: Int
        /// Minutes since some day, as shown.
        var shown: Int
    }

    private func minute(_ date: Date) -> Minute {
        let parts = calendar.dateComponents(
            [.year, .month, .day, .hour, .minute, .weekday], from: date)
        var utc = Calendar(identifier: .gregorian)
        utc.timeZone = TimeZone(secondsFromGMT: 0)!
        let shown = utc.date(
            from: DateComponents(
                year: parts.year, month: parts.month, day: parts.day, hour: parts.hour,
                minute: parts.minute))!
        return Minute(
            month: parts.month!, day: parts.day!, hour: parts.hour!, minute: parts.minute!,
            weekday: parts.weekday! - 1, shown: Int(shown.timeIntervalSince1970) / 60)
    }

    private func names(_ shown: Int) -> Bool {
        var utc = Calendar(identifier: .gregorian)
        utc.timeZone = TimeZone(secondsFromGMT: 0)!
        let parts = utc.dateComponents(
            [.month, .day, .hour, .minute, .weekday],
            from: Date(timeIntervalSince1970: Double(shown) * 60))
        return schedule.matches(
            minute: parts.minute!, hour: parts.hour!, day: parts.day!, month: parts.month!,
            weekday: parts.weekday! - 1)
    }

    /// All due times in a number of hours.
    func due(from start: Date, hours: Int) -> [Date] {
        var found: [Date] = []
        // Before the start clocks showed what they show a day earlier.
        var highest = minute(start.addingTimeInterval(-60)).shown
        for step in 0..<hours * 60 {
            let date = start.addingTimeInterval(Double(step) * 60)
            let now = minute(date).shown
            let isHourly = schedule.text.split(separator: " ")[1].hasPrefix("*")
            if now > highest + 1 {
                // Clocks have jumped: what they passed over is due now, once.
                if (highest + 1...now).contains(where: names) { found.append(date) }
            } else if now > highest || isHourly {
                if names(now) { found.append(date) }
            }
            highest = max(highest, now)
        }
        return found
    }
}

@Suite("A schedule is due when a wall clock says so")
struct CronNextTests {
    private static let schedules = [
        "0 2 * * *", "30 2 * * *", "15 0 * * *", "*/20 * * * *", "45 1-3 * * *", "0 */6 * * *",
        "30 23,0 * * *", "0 3 * * sun", "59 23 * * *", "10 2 15 * mon",
    ]

    /// Weeks in which clocks are put forward and back: over 2 o'clock, over midnight, by half an
    /// hour, for good, and not at all.
    private static let weeks: [(String, String)] = [
        ("America/New_York", "2026-03-06T00:00:00Z"), ("America/New_York", "2026-10-30T00:00:00Z"),
        ("Europe/Berlin", "2026-03-27T00:00:00Z"), ("Europe/Berlin", "2026-10-23T00:00:00Z"),
        ("America/Sao_Paulo", "2018-11-02T00:00:00Z"),
        ("America/Sao_Paulo", "2018-02-16T00:00:00Z"),
        ("Australia/Lord_Howe", "2026-04-03T00:00:00Z"),
        ("Australia/Lord_Howe", "2026-10-02T00:00:00Z"),
        ("Asia/Taipei", "2026-03-01T00:00:00Z"), ("Asia/Kathmandu", "2026-03-01T00:00:00Z"),
        ("Africa/Cairo", "2026-04-22T00:00:00Z"), ("UTC", "2026-02-26T00:00:00Z"),
    ]

    @Test("over jumps in both directions, in all kinds of zones", arguments: weeks)
    func oracle(_ name: String, _ start: String) throws {
        let zone = try #require(TimeZone(identifier: name))
        let from = try Date(start, strategy: .iso8601)
        for text in Self.schedules {
            let schedule = try CronSchedule(text)
            let wanted = WallClock(schedule, zone).due(from: from, hours: 96)
            var found: [Date] = []
            var at = from.addingTimeInterval(-1)
            let end = from.addingTimeInterval(96 * 3600)
            while let next = schedule.next(after: at, in: zone), next < end {
                found.append(next)
                at = next
            }
            #expect(found == wanted, "\(text) in \(name)")
        }
    }

    @Test("a time that does not exist is due at the jump, one that comes twice only once")
    func jumps() throws {
        let berlin = try #require(TimeZone(identifier: "Europe/Berlin"))
        let daily = try CronSchedule("30 2 * * *")
        let spring = try Date("2026-03-28T12:00:00Z", strategy: .iso8601)
        #expect(daily.next(after: spring, in: berlin)?.ISO8601Format() == "2026-03-29T01:00:00Z")
        let autumn = try Date("2026-10-24T12:00:00Z", strategy: .iso8601)
        let first = try #require(daily.next(after: autumn, in: berlin))
        #expect(first.ISO8601Format() == "2026-10-25T00:30:00Z")
        #expect(daily.next(after: first, in: berlin)?.ISO8601Format() == "2026-10-26T01:30:00Z")
    }

    @Test("rare days are found, and days that never come are not")
    func rare() throws {
        let taipei = try #require(TimeZone(identifier: "Asia/Taipei"))
        let now = try Date("2026-11-24T00:00:00Z", strategy: .iso8601)
        let leap = try CronSchedule("0 5 29 2 *")
        #expect(leap.next(after: now, in: taipei)?.ISO8601Format() == "2028-02-28T21:00:00Z")
        #expect(try CronSchedule("0 0 30 2 *").next(after: now, in: taipei) == nil)
    }

    @Test("days count as the calendar's, for two centuries")
    func civilDays() {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 0)!
        for day in stride(from: -36_000, to: 47_000, by: 13) {
            let date = Date(timeIntervalSince1970: Double(day) * 86400)
            let parts = calendar.dateComponents([.month, .day, .weekday], from: date)
            let civil = CivilDay(sinceEpoch: day)
            #expect(civil.month == parts.month && civil.day == parts.day)
            #expect(civil.weekday == parts.weekday! - 1)
        }
    }

    @Test("until names the next such time of day where the run is")
    func until() throws {
        let taipei = try #require(TimeZone(identifier: "Asia/Taipei"))
        let limits = JobLimits(maximumSeconds: 3600, until: try ClockTime("05:00"))
        let evening = try Date("2026-11-24T14:00:00Z", strategy: .iso8601)
        #expect(
            limits.deadline(from: evening, in: taipei)?.ISO8601Format() == "2026-11-24T15:00:00Z")
        let early = try Date("2026-11-24T20:30:00Z", strategy: .iso8601)
        #expect(limits.deadline(from: early, in: taipei)?.ISO8601Format() == "2026-11-24T21:00:00Z")
        #expect(JobLimits().deadline(from: early, in: taipei) == nil)
    }
}
