import Corpus

/// One question as a system answered it, and how good that was.
package struct ScoredQuery: Hashable, Sendable {
    package var id: String
    package var text: String
    /// Best first, ids distinct.
    package var ranking: [RankedDocument]
    /// Document → grade above 0.
    package var relevant: [String: Int]
    /// Measure → value; absent where the question does not have it.
    package var values: [String: Double]
    /// Nil where nothing was timed.
    package var seconds: Double?

    package init(
        id: String, text: String, ranking: [RankedDocument], relevant: [String: Int],
        values: [String: Double], seconds: Double? = nil
    ) {
        self.id = id
        self.text = text
        self.ranking = ranking
        self.relevant = relevant
        self.values = values
        self.seconds = seconds
    }
}
