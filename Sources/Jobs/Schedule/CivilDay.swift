/// A day of the Gregorian calendar.
struct CivilDay: Hashable {
    let month: Int
    let day: Int
    /// 0 is Sunday.
    let weekday: Int

    /// From days since 1970-01-01: Hinnant, "chrono-Compatible Low-Level Date Algorithms",
    /// `civil_from_days`.
    init(sinceEpoch days: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let year = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        // 1970-01-01 was a Thursday.
        weekday = ((days + 4) % 7 + 7) % 7
    }
}
