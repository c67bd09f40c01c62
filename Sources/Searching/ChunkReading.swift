import Postings
import Ranking

/// What hits are chosen by, of chunks that were found.
protocol ChunkReading {
    /// Nil where none is kept.
    func signature(of address: ChunkAddress) -> TextSignature?

    func identity(of address: ChunkAddress) throws -> ChunkIdentity

    /// One vector a chunk.
    func vectors(of addresses: [ChunkAddress]) throws -> [[Float]]
}
