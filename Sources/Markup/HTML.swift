/// A piece of a page. Only literals of the source are taken as they are: everything that is put
/// into them is escaped, unless it is such a piece itself.
package struct HTML: Hashable, Sendable, ExpressibleByStringInterpolation {
    /// UTF-8 as it is written to the file.
    package let text: String

    private init(text: String) { self.text = text }

    package init(stringLiteral value: String) { text = value }

    package init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

    package struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(2 * literalCapacity)
        }

        package mutating func appendLiteral(_ literal: String) { text += literal }

        package mutating func appendInterpolation(_ value: HTML) { text += value.text }

        package mutating func appendInterpolation(_ value: String) { text += HTML.escape(value) }

        package mutating func appendInterpolation(_ value: Int) { text += "\(value)" }
    }

    /// For text and for quoted attributes. Control characters, which HTML can't hold, and those
    /// that reorder text (Unicode 16, 23.2) are shown as their code.
    private static func escape(_ text: String) -> String {
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

    package static func + (left: HTML, right: HTML) -> HTML { HTML(text: left.text + right.text) }

    package var isEmpty: Bool { text.isEmpty }

    fileprivate static func joined(_ pieces: some Sequence<HTML>, _ separator: String) -> HTML {
        HTML(text: pieces.map(\.text).joined(separator: separator))
    }
}

extension Sequence<HTML> {
    /// The pieces one behind the other.
    package func joined(_ separator: HTML = "\n") -> HTML { HTML.joined(self, separator.text) }
}
