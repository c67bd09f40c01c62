/// Text that is HTML already. What comes from outside goes through `escaping:` or `text`.
struct HTMLText: Hashable, Sendable, ExpressibleByStringInterpolation {
    var html: String

    init(html: String) { self.html = html }

    init(stringLiteral value: String) { html = value }

    init(stringInterpolation: Interpolation) { html = stringInterpolation.html }

    /// Everything interpolated is escaped, unless it is HTML already.
    struct Interpolation: StringInterpolationProtocol {
        var html = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            html.reserveCapacity(2 * literalCapacity)
        }

        mutating func appendLiteral(_ literal: String) { html += literal }

        mutating func appendInterpolation(_ value: HTMLText) { html += value.html }

        mutating func appendInterpolation(_ value: String) { html += HTMLText.escape(value) }

        mutating func appendInterpolation(_ value: Int) { html += "\(value)" }
    }

    /// For text and for quoted attributes. Control characters, which HTML can't hold, and those
    /// that reorder text (Unicode 16, 23.2) are shown as their code.
    static func escape(_ text: String) -> String {
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "\n", "\t": escaped.unicodeScalars.append(scalar)
            case _ where isInvisible(scalar):
                escaped += "‹U+\(String(scalar.value, radix: 16, uppercase: true))›"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069,
            0xFFFE...0xFFFF:
            true
        default: false
        }
    }

    static func + (left: HTMLText, right: HTMLText) -> HTMLText {
        HTMLText(html: left.html + right.html)
    }

    var isEmpty: Bool { html.isEmpty }
}

extension Sequence<HTMLText> {
    func joined(_ separator: String = "\n") -> HTMLText {
        HTMLText(html: map(\.html).joined(separator: separator))
    }
}
