import Corpus

/// A chunk the first stage found, with the score of each retriever asked.
package struct Candidate: Hashable, Sendable {
    package var address: ChunkAddress
    package var bm25: Float
    /// Cosine of query and chunk.
    package var vector: Float
    package var bm25Rank: Int?
    package var vectorRank: Int?
    /// Share of the question that words can find in the chunk, 0…1; see `QuestionScripts`.
    package var overlap = 1.0
    /// How far BM25 counts beside candidates in other scripts, 0…1; see `WordEvidence`.
    package var evidence = 1.0

    package init(
        address: ChunkAddress, bm25: Float = 0, vector: Float = 0, bm25Rank: Int? = nil,
        vectorRank: Int? = nil
    ) {
        self.address = address
        self.bm25 = bm25
        self.vector = vector
        self.bm25Rank = bm25Rank
        self.vectorRank = vectorRank
    }

    /// Whether words can find all of the question in it, if it is there.
    var isWithinReachOfWords: Bool { overlap >= 1 }
}
