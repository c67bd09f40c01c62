package import Corpus

/// A source's share of a segment.
package struct SegmentSource: Sendable {
    package var record: SourceRecord
    package var chunks: [Chunk]
    /// Row-major, one vector a chunk.
    package var vectors: [Float]
    /// Where a segment has the codes of the chunks' token vectors already; nil: they are asked for.
    var tokens: StoredTokens?

    package init(record: SourceRecord, chunks: [Chunk], vectors: [Float]) {
        self.record = record
        self.chunks = chunks
        self.vectors = vectors
    }
}
