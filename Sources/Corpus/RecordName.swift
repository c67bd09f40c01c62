import Foundation

/// How a line of a file of JSON lines is named as a source: `beir/corpus.jsonl#MED-10` by the
/// identity that the record states, or `notes.jsonl#L12` by its line.
///
/// A name has one `#` behind the file's ending: in an identity, `#`, `%`, `/` and control characters
/// are written as in URLs (`%23`), so that a record's name is one name in its folder. So is the `L`
/// of an identity that would be the name of a line.
package struct RecordName: Hashable, Sendable {
    /// The file's path below the corpus root.
    package let file: String
    /// Encoded.
    package let record: String

    /// UTF-8 bytes of a record's identity, encoded.
    package static let maximumBytes = 512

    /// Reads a source's path; nil where it names no record. By bytes: an identity may begin with a
    /// mark that combines with the `#` before it to one character.
    package init?(_ path: String) {
        guard let mark = path.utf8.lastIndex(of: UInt8(ascii: "#")) else { return nil }
        let record = path[path.utf8.index(after: mark)...]
        guard !record.isEmpty, !record.utf8.contains(UInt8(ascii: "/")),
            SourceType(path: String(path[..<mark])) == .jsonl
        else { return nil }
        file = String(path[..<mark])
        self.record = String(record)
    }

    package init(file: String, identity: String) {
        self.file = file
        let encoded = Self.encoded(identity)
        record = Self.line(of: encoded) == nil ? encoded : "%4C" + encoded.dropFirst()
    }

    package init(file: String, line: Int) {
        self.file = file
        record = "L\(line)"
    }

    /// What `init(_:)` reads.
    package var path: String { file + "#" + record }

    /// The line, from 1, of a record that is named by it.
    package var line: Int? { Self.line(of: record) }

    private static func line(of record: String) -> Int? {
        let digits = record.utf8.dropFirst()
        guard record.utf8.first == UInt8(ascii: "L"), !digits.isEmpty,
            digits.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
        else { return nil }
        return Int(Substring(digits)) ?? .max
    }

    /// In NFC: an escape's last digit may make one letter with a mark behind it.
    private static func encoded(_ identity: String) -> String {
        let text = identity.unicodeScalars.reduce(into: "") { text, scalar in
            switch scalar {
            case "#", "%", "/", "\0"..."\u{1F}", "\u{7F}": text += Self.escape(scalar.value)
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text.precomposedStringWithCanonicalMapping
    }

    private static func escape(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return "%" + (digits.count < 2 ? "0" : "") + digits
    }
}
