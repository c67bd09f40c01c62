import Foundation

/// Measured values as a comparison shows them, the same in every locale.
package enum MeasureText {
    package static func number(_ value: Double, digits: Int = 4) -> String {
        String(format: "%.\(digits)f", value)
    }

    /// With its sign, the minus being U+2212.
    package static func signed(_ value: Double, digits: Int = 4) -> String {
        let text = String(format: "%.\(digits)f", abs(value))
        guard Double(text) != 0 else { return text }
        return (value < 0 ? "−" : "+") + text
    }
}
