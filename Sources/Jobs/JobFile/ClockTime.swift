package import Corpus
package import Foundation

/// A time of day, `05:00`.
package struct ClockTime: Hashable, Sendable, CustomStringConvertible {
    package let hour: Int
    package let minute: Int

    /// - Throws: `InvalidText` unless it is hours and minutes of a 24-hour clock.
    package init(_ text: String) throws(InvalidText) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 2,
            parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }),
            let hour = Int(parts[0]), let minute = Int(parts[1]),
            (0...23).contains(hour), (0...59).contains(minute)
        else { throw InvalidText("must be a time of day such as 05:00, not \(text)") }
        self.hour = hour
        self.minute = minute
    }

    package var description: String {
        (hour < 10 ? "0" : "") + "\(hour):" + (minute < 10 ? "0" : "") + "\(minute)"
    }

    /// Its next occurrence, by the rules of `CronSchedule.next`.
    package func next(after date: Date, in zone: TimeZone) -> Date? {
        guard let daily = try? CronSchedule("\(minute) \(hour) * * *") else {
            preconditionFailure("hour and minute are in range")
        }
        return daily.next(after: date, in: zone)
    }
}
