import Chunking
import Corpus
import Segments
import Snapshots
import Storage

extension Snapshot {
    /// The chunk of a name, and its source.
    /// - Throws: `QuarryError.notFound`; what reading segments throws.
    /// - Complexity: O(segments · log sources), and O(chunks of the source) by span.
    func chunk(_ name: ChunkName) throws -> (source: SourceRecord, chunk: Chunk) {
        for segment in segments {
            guard let source = try segment.sources.record(of: name.source) else { continue }
            for position in 0..<source.chunkCount {
                if case .position(let wanted) = name.place, wanted != position { continue }
                let chunk = try segment.chunk(source.firstOrdinal + position).chunk
                switch name.place {
                case .position: return (source, chunk)
                case .span(let range): if chunk.span.range == range { return (source, chunk) }
                }
            }
            throw QuarryError(
                .notFound, path: name.source.path,
                name.missing(among: source.chunkCount))
        }
        throw QuarryError(.notFound, path: name.source.path, "is not in the index")
    }
}

extension SourceTable {
    /// The record of a source; nil if it is not in the table. Binary search.
    func record(of id: SourceID) throws -> SourceRecord? {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            let record = try self[middle]
            if record.file.id == id { return record }
            if record.file.id < id { low = middle + 1 } else { high = middle }
        }
        return nil
    }
}

/// A chunk found again in its source.
struct Citation {
    let source: SourceRecord
    let chunk: Chunk
    /// The document's own text at the span.
    let raw: String
    /// Blocks that the span touches.
    let blocks: [Block]
    let pages: [Page]

    /// Proves that the bytes are the source's, and that the chunk's text is at its span.
    /// - Parameters:
    ///   - bytes: of the file, as it is now.
    ///   - parsers: of the index and of the parser at hand, to say if they differ.
    ///   - parse: bytes to document.
    /// - Throws: `QuarryError`; what `parse` throws.
    init(
        _ source: SourceRecord, _ chunk: Chunk, bytes: [UInt8],
        parsers: (index: String, now: String), parse: ([UInt8]) throws -> Document
    ) throws {
        let id = source.file.id.path
        let hash = Digest.sha256(bytes)
        guard hash == source.file.contentHash else {
            throw QuarryError(
                .invalidInput, path: id,
                "has changed since it was indexed; build the index again to cite it as it is now "
                    + "(its SHA-256 is \(hash.hex), in the index it is "
                    + "\(source.file.contentHash.hex))")
        }
        let document = try parse(bytes)
        let range = chunk.span.range
        guard let raw = document.text(at: range),
            Cleaning.text(of: document, in: range) == chunk.text
        else { throw Self.lost(id, chunk, parsers) }
        self.source = source
        self.chunk = chunk
        self.raw = raw
        blocks = document.blocks.filter { $0.range.overlaps(range) }
        let numbers = Set(blocks.flatMap(\.places).map(\.page))
        pages = document.pages.filter { numbers.contains($0.number) }
    }

    private static func lost(
        _ id: String, _ chunk: Chunk, _ parsers: (index: String, now: String)
    ) -> QuarryError {
        guard parsers.index == parsers.now else {
            return QuarryError(
                .unsupported, path: id,
                "reads otherwise with this parser (\(parsers.now)) than with the index's "
                    + "(\(parsers.index)); build the index again")
        }
        let range = chunk.span.range
        return QuarryError(
            .corrupt, path: id,
            "the chunk's text is not at bytes \(range.lowerBound) to \(range.upperBound)")
    }
}

extension Document {
    /// The text at a range of UTF-8 bytes; nil where the range is outside the text or cuts a
    /// character.
    func text(at range: Range<Int>) -> String? {
        let bytes = Array(text.utf8)
        guard range.lowerBound >= 0, range.upperBound <= bytes.count else { return nil }
        return String(validating: bytes[range], as: UTF8.self)
    }
}
