import Corpus

/// What may go to a terminal: text in which nothing but Quarry itself steers it.
///
/// Names of files and texts of documents hold what their writers liked, escape sequences too. So
/// Quarry's own sequences begin with a mark that nobody outside this process can know; where a text
/// leaves the process the mark is taken off, and all else that would steer is written out.
package enum TerminalText {
    private static let escape: UInt8 = 0x1B
    /// ESC and a random number.
    private static let mark: [UInt8] =
        [escape] + Array(String(UInt64.random(in: .min ... .max), radix: 16).utf8) + [0x3A]
    private static let markText = String(decoding: mark, as: UTF8.self)

    /// A sequence of Quarry's own: `[1m`, `]8;;ADDRESS` or `\`, without its ESC.
    static func own(_ sequence: String) -> String { markText + sequence }

    /// The text as a terminal gets it: own sequences as they are, whatever else would steer the
    /// terminal or turn the direction of what follows written as `\u{1B}`. Ends of lines and
    /// tabulators stay.
    /// - Parameter keepsLinks: whether own links stay.
    /// - Complexity: O(text).
    package static func passed(_ text: String, keepsLinks: Bool = true) -> String {
        let pieces = pieces(text)
        guard pieces.count > 1 else { return escaped(text) }
        return pieces.reduce(into: "") { passed, piece in
            let isLink = piece.sequence.first == "]" || piece.sequence.first == "\\"
            if !piece.sequence.isEmpty, keepsLinks || !isLink {
                passed += "\u{1B}" + piece.sequence
            }
            passed += escaped(piece.text)
        }
    }

    /// The text without own sequences.
    package static func plain(_ text: String) -> String { pieces(text).map(\.text).joined() }

    /// - Returns: texts, each with the own sequence that stands before it.
    private static func pieces(_ text: String) -> [(sequence: String, text: String)] {
        guard text.utf8.contains(escape) else { return [("", text)] }
        let bytes = Array(text.utf8)
        var pieces: [(String, String)] = []
        var start = 0
        for place in bytes.indices where bytes[place...].starts(with: mark) {
            pieces.append(piece(bytes[start..<place], isFirst: start == 0))
            start = place + mark.count
        }
        return pieces + [piece(bytes[start...], isFirst: start == 0)]
    }

    private static func piece(
        _ bytes: ArraySlice<UInt8>, isFirst: Bool
    ) -> (sequence: String, text: String) {
        let length =
            switch bytes.first {
            case _ where isFirst: 0
            case UInt8(ascii: "["):
                (bytes.firstIndex(of: UInt8(ascii: "m")) ?? bytes.startIndex)
                    - bytes.startIndex + 1
            case UInt8(ascii: "]"): bytes.count
            default: min(1, bytes.count)
            }
        return (
            String(decoding: bytes.prefix(length), as: UTF8.self),
            String(decoding: bytes.dropFirst(length), as: UTF8.self)
        )
    }

    private static func escaped(_ text: String) -> String {
        guard !text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) || $0 == 0x0A || $0 == 0x09 })
        else { return text }
        return text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map {
            line in
            line.split(separator: "\t", omittingEmptySubsequences: false)
                .map { ForeignText.escaped(String($0)) }.joined(separator: "\t")
        }.joined(separator: "\n")
    }
}

extension TerminalText {
    /// A JSON document in which a terminal finds nothing that steers it: such characters, in its
    /// strings alone, are written as `\u202E`. Its values are the same.
    /// - Complexity: O(text).
    package static func json(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isToBeWritten) else { return text }
        var json = ""
        for scalar in text.unicodeScalars {
            if isToBeWritten(scalar) {
                let hex = String(scalar.value, radix: 16, uppercase: true)
                json += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            } else {
                json.unicodeScalars.append(scalar)
            }
        }
        return json
    }

    /// Encoders write the controls below U+0020 themselves, but for the ends of lines between
    /// values.
    private static func isToBeWritten(_ scalar: Unicode.Scalar) -> Bool {
        // All others that are unseen are here: a quick look spares most characters a slow one.
        guard scalar.value >= 0x7F,
            scalar.value < 0xA0 || scalar.value == 0x61C
                || (0x2000...0x206F).contains(scalar.value)
        else { return false }
        return ForeignText.escaped(String(scalar)) != String(scalar)
    }
}
