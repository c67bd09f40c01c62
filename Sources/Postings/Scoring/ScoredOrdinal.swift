/// A document with its BM25 score.
package struct ScoredOrdinal: Hashable, Sendable {
    package let ordinal: Int
    package let score: Float

    package init(ordinal: Int, score: Float) {
        self.ordinal = ordinal
        self.score = score
    }
}
