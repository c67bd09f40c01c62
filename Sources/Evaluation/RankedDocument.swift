import Corpus

/// One document of an answer.
package struct RankedDocument: Hashable, Sendable {
    package var id: String
    package var score: Double
    /// 1-based page of its best passage, where it has pages.
    package var page: Int?

    package init(id: String, score: Double, page: Int? = nil) {
        self.id = id
        self.score = score
        self.page = page
    }
}
