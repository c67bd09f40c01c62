package import Corpus

extension SegmentContent {
    /// What a source is in this segment, to be written into another one.
    /// - Parameters:
    ///   - record: this segment's of it.
    ///   - file: the same bytes under the name that they have now.
    /// - Throws: `corrupt`.
    /// - Complexity: O(chunks of the source); they lie one after the other.
    package func source(
        _ record: SourceRecord, as file: SourceFile
    ) throws(QuarryError) -> SegmentSource {
        let ordinals = try ordinals(of: record)
        var chunks: [Chunk] = []
        var rows: [Float] = []
        chunks.reserveCapacity(ordinals.count)
        rows.reserveCapacity(ordinals.count * dimension)
        for ordinal in ordinals {
            chunks.append(try chunk(ordinal))
            rows += vector(ordinal)
        }
        var source = SegmentSource(
            record: SourceRecord(
                file: file, facts: record.facts, pages: record.pages, chunkCount: chunks.count),
            chunks: chunks, vectors: rows)
        if let center { source.tokens = StoredTokens(self, ordinals: ordinals, center: center) }
        return source
    }
}
