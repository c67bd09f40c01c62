import Corpus

/// A chunk's address in an open snapshot.
package struct ChunkAddress: Hashable, Sendable, Comparable {
    /// Position in the snapshot's list of segments.
    package var segment: Int
    package var ordinal: Int

    package init(segment: Int, ordinal: Int) {
        self.segment = segment
        self.ordinal = ordinal
    }

    package static func < (left: ChunkAddress, right: ChunkAddress) -> Bool {
        (left.segment, left.ordinal) < (right.segment, right.ordinal)
    }
}

/// A chunk the first stage found, with the score of each retriever asked.
package struct Candidate: Hashable, Sendable {
    package var address: ChunkAddress
    package var bm25: Float
    /// Cosine of query and chunk.
    package var vector: Float
    package var bm25Rank: Int?
    package var vectorRank: Int?

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
}

/// Something ranked, by score descending; equal scores by address.
package struct Ranked<Value: Sendable>: Sendable {
    package var address: ChunkAddress
    package var score: Double
    package var value: Value

    package init(address: ChunkAddress, score: Double, value: Value) {
        self.address = address
        self.score = score
        self.value = value
    }

    package static func before(_ left: Self, _ right: Self) -> Bool {
        left.score != right.score ? left.score > right.score : left.address < right.address
    }
}
