import Citing
import Corpus

/// A passage found again in its source.
public struct Citation: Sendable {
    /// Path below the corpus root.
    public let source: String
    /// SHA-256 of the file, for a record of its line, now and when it was indexed; 64 hexadecimal
    /// digits.
    public let sha256: String
    /// Where the file lies now.
    public let file: String
    /// Of the file, from 1, for a record; nil for a source that is a file of its own.
    public let line: Int?
    /// First and last page, 1-based; nil for types without pages.
    public let pages: ClosedRange<Int>?
    /// Headings above the passage, outermost first.
    public let heading: [String]
    /// The passage as the index has it: cleaned.
    public let text: String
    /// The passage as the document has it.
    public let raw: String
    /// Where `raw` stands in the document's text, in UTF-8 bytes.
    public let range: Range<Int>
}

extension Citation {
    init(_ citation: Citing.Citation) {
        let span = citation.chunk.span
        self.init(
            source: citation.source.id.path, sha256: citation.source.contentHash.hex,
            file: citation.file, line: citation.line,
            pages: span.pages, heading: citation.chunk.heading, text: citation.chunk.text,
            raw: citation.raw, range: span.range)
    }
}
