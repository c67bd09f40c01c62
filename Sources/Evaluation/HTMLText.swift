import Foundation

/// Text for an HTML page or an SVG drawing in it.
enum HTMLText {
    /// With `& < > " '` written so that they are read as themselves, and control characters,
    /// which no page may hold, as U+FFFD.
    static func escaped(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\t", "\n", "\r": result.unicodeScalars.append(scalar)
            case _ where scalar.properties.generalCategory == .control: result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    static func number(_ value: Double, digits: Int = 4) -> String {
        String(format: "%.\(digits)f", value)
    }

    /// With its sign, the minus being U+2212.
    static func signed(_ value: Double, digits: Int = 4) -> String {
        let text = String(format: "%.\(digits)f", abs(value))
        guard Double(text) != 0 else { return text }
        return (value < 0 ? "−" : "+") + text
    }
}
