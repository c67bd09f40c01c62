package import Corpus
import Segments

/// A corpus that is simulated: only how much of it there is counts.
package struct SimulatedCorpus: Hashable, Sendable {
    package let chunks: Int
    package let sources: Int
    /// Mean, of a chunk.
    package let tokens: Double

    /// - Parameters:
    ///   - sources: nil: as many as the costs say of so many chunks.
    ///   - tokens: nil: as the costs say.
    /// - Throws: `invalidInput` for what is no corpus.
    package init(
        chunks: Int, sources: Int? = nil, tokens: Double? = nil, like costs: BuildCosts
    ) throws(QuarryError) {
        guard (1..<1 << 40).contains(chunks) else {
            throw QuarryError(.invalidInput, "a corpus has 1 to 2⁴⁰ − 1 chunks")
        }
        let tokens = tokens ?? costs.tokensPerChunk
        let sources =
            sources ?? max(1, min(chunks, Int(Double(chunks) / costs.chunksPerSource)))
        guard (1...chunks).contains(sources) else {
            throw QuarryError(.invalidInput, "a corpus has from 1 source to one a chunk")
        }
        guard tokens.isFinite, (1...8192).contains(tokens) else {
            throw QuarryError(.invalidInput, "a chunk has 1 to 8192 tokens")
        }
        self.chunks = chunks
        self.sources = sources
        self.tokens = tokens
    }

    /// Chunks that each partition holds: the partitions that linear hashing has not split yet hold
    /// twice those of the others.
    var partitions: [Double] {
        let count = Partitioning(chunkCount: chunks).count
        let level = 1 << (Int.bitWidth - 1 - count.leadingZeroBitCount)
        return (0..<count).map { partition in
            let isSplit = partition < count - level || partition >= level
            return Double(chunks) / Double(isSplit ? 2 * level : level)
        }
    }
}
