package import Corpus

/// What was searched for an answer.
package struct AnswerScope: Hashable, Sendable {
    /// The index's root: what was searched, to the byte.
    package var root: String
    package var sources: Int
    package var chunks: Int
    /// Passages that were read for the answer.
    package var passages: Int
    /// The source and the page of the best passage; nil where nothing was found.
    package var nearest: Place?

    package struct Place: Hashable, Sendable {
        package var source: SourceID
        /// Nil for types without pages.
        package var page: Int?
    }
}
