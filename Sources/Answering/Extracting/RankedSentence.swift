import Corpus
package import Searching

/// A sentence that may be an answer.
package struct RankedSentence: Sendable {
    package let hit: Hit
    /// Of the passages that were read, from 0.
    package let passage: Int
    /// UTF-8 of the passage's text.
    package let range: Range<Int>
    package let text: String
    package internal(set) var features: SentenceFeatures
    /// Probability that it holds the answer, if one of the sentences does.
    package internal(set) var share = 0.0
}
