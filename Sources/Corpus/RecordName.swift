/// How a line of a file of JSON lines is named as a source: `beir/corpus.jsonl#MED-10` by the
/// identity that the record states, or `notes.jsonl#L12` by its line.
///
/// A name has one `#` behind the file's ending: in an identity, `#`, `%`, `/` and control characters
/// are written as in URLs (`%23`), so that a record's name is one name in its folder.
package struct RecordName: Hashable, Sendable {
    /// The file's path below the corpus root.
    package let file: String
    /// Encoded.
    package let record: String

    /// UTF-8 bytes of a record's identity, encoded.
    package static let maximumBytes = 512

    /// Reads a source's path; nil where it names no record.
    package init?(_ path: String) {
        guard let mark = path.lastIndex(of: "#") else { return nil }
        let record = path[path.index(after: mark)...]
        guard !record.isEmpty, !record.contains("/"),
            SourceType(path: String(path[..<mark])) == .jsonl
        else { return nil }
        file = String(path[..<mark])
        self.record = String(record)
    }

    package init(file: String, identity: String) {
        self.file = file
        record = Self.encoded(identity)
    }

    package init(file: String, line: Int) {
        self.file = file
        record = "L\(line)"
    }

    /// What `init(_:)` reads.
    package var path: String { file + "#" + record }

    private static func encoded(_ identity: String) -> String {
        identity.unicodeScalars.reduce(into: "") { text, scalar in
            switch scalar {
            case "#", "%", "/", "\0"..."\u{1F}", "\u{7F}": text += Self.escape(scalar.value)
            default: text.unicodeScalars.append(scalar)
            }
        }
    }

    private static func escape(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return "%" + (digits.count < 2 ? "0" : "") + digits
    }
}
