package import Corpus
import Searching

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

extension ReadPassages {
    var scope: AnswerScope {
        AnswerScope(
            root: found.root, sources: found.counts.sources, chunks: found.counts.chunks,
            passages: result.hits.count,
            nearest: result.hits.first.map { hit in
                let page = hit.chunk.span.page
                return AnswerScope.Place(source: hit.source.id, page: page > 0 ? page : nil)
            })
    }
}
