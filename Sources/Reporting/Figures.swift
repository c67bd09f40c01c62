import Foundation

/// Numbers as people read them, the same in every locale.
enum Figures {
    /// `12,345`.
    static func count(_ value: Int) -> String {
        var digits = String(value.magnitude)
        var groups: [Substring] = []
        while digits.count > 3 {
            groups.insert(Substring(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        groups.insert(Substring(digits), at: 0)
        return (value < 0 ? "−" : "") + groups.joined(separator: ",")
    }

    /// `0.34 s`, `12.3 s`, `4 min 05 s`, `2 h 10 min`.
    static func duration(_ seconds: Double) -> String {
        if seconds < 1 { return String(format: "%.2f s", max(seconds, 0)) }
        if seconds < 60 { return String(format: "%.1f s", seconds) }
        let whole = Int(seconds.rounded())
        return whole < 3600
            ? String(format: "%d min %02d s", whole / 60, whole % 60)
            : String(format: "%d h %02d min", whole / 3600, whole / 60 % 60)
    }

    /// `12.3 %`.
    static func share(_ part: Int, of whole: Int) -> String {
        guard whole > 0 else { return "–" }
        let percent = Double(part) / Double(whole) * 100
        return String(format: percent < 10 || percent > 99 ? "%.1f %%" : "%.0f %%", percent)
    }

    /// `1,234` from ten on, else `3.4`.
    static func rate(_ value: Double) -> String {
        value < 10 ? String(format: "%.1f", value) : count(Int(value.rounded()))
    }

    /// `2026-11-24 02:00:05 UTC`.
    static func moment(_ secondsSince1970: Double) -> String {
        Date(timeIntervalSince1970: secondsSince1970).ISO8601Format()
            .replacingOccurrences(of: "T", with: " ")
            .replacingOccurrences(of: "Z", with: " UTC")
    }

    /// `+12.3 %` against a value before; nil where that says nothing.
    static func change(_ now: Double, from before: Double) -> String? {
        guard before > 0, now.isFinite else { return nil }
        let percent = (now / before - 1) * 100
        guard abs(percent) >= 0.5 else { return "±0 %" }
        return String(format: "%@%.0f %%", percent > 0 ? "+" : "−", abs(percent))
    }
}
