import Foundation

extension GateReport {
    /// What did not pass, for people: `min_hit_at_5 is 0.62, the limit is 0.9`; empty where all
    /// did.
    package var refusal: String {
        checks.filter { !$0.passed }.map(\.words).joined(separator: "; ")
    }
}

extension GateReport.Check {
    package var words: String {
        "\(name) is \(Self.number(value)), the limit is \(Self.number(limit))"
    }

    /// Four digits, the same in every locale.
    package static func number(_ value: Double) -> String { String(format: "%.4g", value) }
}
