import Corpus

/// A source that a dataset may take from.
struct DatasetSource: Sendable {
    let path: String
    /// Its place in the snapshot.
    let segment: Int
    /// Its number in the segment.
    let number: Int
    /// Of its chunks in the segment.
    let ordinals: Range<Int>
    /// The first of its chunks among those of all sources.
    let firstChunk: Int

    /// Its chunks among those of all sources.
    var chunks: Range<Int> { firstChunk..<firstChunk + ordinals.count }
}

extension DatasetSource {
    /// What `quarry cite` takes: as search results state it.
    func name(_ chunk: Chunk) -> ChunkName {
        ChunkName(source: SourceID(path: path), place: .span(chunk.span.range))
    }

    func cite(_ chunk: Chunk) -> String { name(chunk).text }
}
