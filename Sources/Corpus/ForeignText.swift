/// Texts that others wrote (a server, a file's name, a command line), made fit for a message.
package enum ForeignText {
    /// Characters of a quotation; the rest is left out.
    package static let maximumQuoted = 80

    /// In quotation marks, cut, on one line.
    package static func quoted(_ text: String) -> String {
        let isLong = text.unicodeScalars.count > maximumQuoted
        let start = String(text.unicodeScalars.prefix(maximumQuoted))
        return "“\(escaped(start))\(isLong ? "…" : "")”"
    }

    /// Without what would end a line, steer a terminal or turn the direction of what follows: such
    /// a character is written as `\u{1B}`.
    package static func escaped(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnseen) else { return text }
        var escaped = ""
        for scalar in text.unicodeScalars {
            if isUnseen(scalar) {
                escaped += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            } else {
                escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// An address or a path without what a person may have typed into it that is secret: a user and
    /// a password, a query, a fragment.
    package static func withoutSecrets(_ address: String) -> String {
        var rest = address.prefix { $0 != "?" && $0 != "#" }
        let isCut = rest.count < address.count
        if let at = rest.lastIndex(of: "@"), let colon = rest.firstIndex(of: ":"), colon < at {
            let start = rest[rest.index(after: colon)...].firstIndex { $0 != "/" } ?? at
            rest.replaceSubrange(min(start, at)..<at, with: "…")
        }
        return String(rest) + (isCut ? "…" : "")
    }

    private static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: turns.contains { $0.contains(scalar.value) }
        }
    }

    /// Marks, embeddings, overrides and isolates of direction (Unicode Standard Annex 9).
    private static let turns: [ClosedRange<UInt32>] = [
        0x061C...0x061C, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069,
    ]
}
