import Chunking
package import Corpus
import Storage

/// A chunk found again in its source.
package struct Citation: Sendable {
    package let source: SourceFile
    package let chunk: Chunk
    /// Where the source lies now.
    package let file: String
    /// Of the file, from 1, for a record; nil for a source that is a file of its own.
    package let line: Int?
    /// The document's own text at the span.
    package let raw: String
    /// Blocks that the span touches.
    package let blocks: [Block]
    /// The pages those stand on; none for types without pages.
    package let pages: [Page]

    /// The parser that made an index and the one at hand, as their fingerprints say.
    struct Parsers {
        var index: String
        var now: String
    }

    /// Proves that the bytes are the source's, and that the chunk's text is at its span.
    /// - Parameters:
    ///   - file: where the bytes are from.
    ///   - bytes: of the file, as it is now.
    ///   - parsers: what is said to differ where the text is not at its span.
    ///   - parse: bytes to document.
    /// - Throws: `invalidInput` if the bytes are others than those indexed; `unsupported` or
    ///   `corrupt` if the text is elsewhere, because of another parser or for no reason; what
    ///   `parse` throws.
    /// - Complexity: O(document).
    init(
        of chunk: Chunk, source: SourceFile, file: String, line: Int? = nil, bytes: [UInt8],
        parsers: Parsers,
        parse: ([UInt8]) throws(QuarryError) -> Document
    ) throws(QuarryError) {
        let hash = Digest.sha256(bytes)
        guard hash == source.contentHash else {
            throw QuarryError(
                .invalidInput, path: source.id.path,
                "has changed since it was indexed; build the index again to cite it as it is now "
                    + "(its SHA-256 is \(hash.hex), in the index it is "
                    + "\(source.contentHash.hex))")
        }
        let document = try parse(bytes)
        let range = chunk.span.range
        guard let raw = document.text(at: range),
            Cleaning.text(of: document, in: range) == chunk.text
        else { throw Self.lost(chunk, source: source, parsers) }
        self.source = source
        self.chunk = chunk
        self.file = file
        self.line = line
        self.raw = raw
        blocks = document.blocks.filter { $0.range.overlaps(range) }
        let numbers = Set(blocks.flatMap(\.places).map(\.page))
        pages = document.pages.filter { numbers.contains($0.number) }
    }

    private static func lost(
        _ chunk: Chunk, source: SourceFile, _ parsers: Parsers
    ) -> QuarryError {
        guard parsers.index == parsers.now else {
            return QuarryError(
                .unsupported, path: source.id.path,
                "reads otherwise with this parser (\(parsers.now)) than with the index's "
                    + "(\(parsers.index)); build the index again")
        }
        let range = chunk.span.range
        return QuarryError(
            .corrupt, path: source.id.path,
            "the chunk's text is not at bytes \(range.lowerBound) to \(range.upperBound)")
    }
}

extension Document {
    /// The text at a range of UTF-8 bytes; nil where the range is outside the text or cuts a
    /// character.
    fileprivate func text(at range: Range<Int>) -> String? {
        let bytes = Array(text.utf8)
        guard range.lowerBound >= 0, range.upperBound <= bytes.count else { return nil }
        return String(validating: bytes[range], as: UTF8.self)
    }
}
