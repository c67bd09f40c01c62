import Corpus
import Synchronization

/// A vector found: its ordinal and its inner product with the query.
package struct ScoredOrdinal: Hashable, Sendable {
    package let ordinal: Int
    package let score: Float

    package init(ordinal: Int, score: Float) {
        self.ordinal = ordinal
        self.score = score
    }
}
