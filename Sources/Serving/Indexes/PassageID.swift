package import Corpus
import Searching
import Storage

/// How sources and passages are named to clients: by hashes, so that a name is no path.
///
/// The name of a source stays the same through its versions; that of a passage adds its UTF-8
/// range in the document's text, `1f0c…-812-1400`.
package struct PassageID: Hashable, Sendable {
    /// Hexadecimal, the first 96 bits of the SHA-256 of index, or group and member, and path.
    package let source: String
    package let range: Range<Int>

    package static let sourceDigits = 24
    /// What ids look like, as regular expressions.
    package static let sourcePattern = "^[0-9a-f]{\(sourceDigits)}$"
    package static let pattern = "^[0-9a-f]{\(sourceDigits)}-[0-9]+-[0-9]+$"

    package static func source(_ id: SourceID, in scope: SourceScope) -> String {
        String(Digest.sha256(scope.prefix + id.path).hex.prefix(sourceDigits))
    }

    package init(_ source: SourceID, _ range: Range<Int>, in scope: SourceScope) {
        self.source = Self.source(source, in: scope)
        self.range = range
    }

    /// - Parameter index: that was searched, or a group.
    init(_ hit: Hit, in index: String) {
        self.init(
            hit.source.id, hit.chunk.span.range,
            in: SourceScope(index: index, member: hit.origin?.member))
    }

    /// Nil for a text that `text` does not write.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, Self.isSource(parts[0]), let start = Self.number(parts[1]),
            let end = Self.number(parts[2]), start < end
        else { return nil }
        source = parts[0]
        range = start..<end
    }

    package var text: String { "\(source)-\(range.lowerBound)-\(range.upperBound)" }

    package static func isSource(_ text: String) -> Bool {
        text.utf8.count == sourceDigits
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    private static func number(_ text: String) -> Int? {
        guard let value = Int(text), value >= 0, String(value) == text else { return nil }
        return value
    }
}
