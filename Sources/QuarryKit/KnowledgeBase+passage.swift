import Corpus
import Searching

extension KnowledgeBase {
    /// A passage that was found, traced to file and page.
    public struct Passage: Sendable {
        /// Path below the corpus root.
        public let source: String
        /// The passage's name, `source#start-end` with its UTF-8 range in the document's text:
        /// what `Prover` and `quarry cite` take.
        public let chunk: String
        /// Of the document, if it has one.
        public let title: String?
        /// First and last page, 1-based; nil for types without pages.
        public let pages: ClosedRange<Int>?
        /// Headings above the passage, outermost first.
        public let heading: [String]
        /// Its text as the index has it: cleaned.
        public let text: String
        /// UTF-8 ranges of `text` that match the query.
        public let highlights: [Range<Int>]
        /// Higher is better; comparable within one list only.
        public let score: Double
        /// Paths of the sources that hold the very same passage.
        public let alsoIn: [String]
        /// Paths of the sources that hold nearly the same one.
        public let nearlyIn: [String]
        /// What the job says of the source, and what its document states in front matter or as a
        /// record.
        public let metadata: [String: String]
        /// Text of the passages just before it in its source, in their order, if asked for.
        public let before: [String]
        /// Text of the passages just after it, in their order, if asked for.
        public let after: [String]
        /// What its score is made of, if asked for.
        public let explanation: Explanation?
    }

    /// A page of the passages that were found, and what there is to say of them.
    public struct PassageList: Sendable {
        /// Best first.
        public let passages: [Passage]
        /// Whether there are more after these.
        public let hasMore: Bool
        /// How the question was taken, and what of the options could not be done; a sentence each.
        public let notes: [String]
    }
}

extension KnowledgeBase.Passage {
    init(_ hit: Hit) {
        self.init(
            source: hit.source.id.path,
            chunk: ChunkName(source: hit.source.id, place: .span(hit.chunk.span.range)).text,
            title: hit.facts.title, pages: hit.chunk.span.pages, heading: hit.chunk.heading,
            text: hit.chunk.text, highlights: hit.highlights, score: hit.score,
            alsoIn: hit.copies.map(\.source.id.path),
            nearlyIn: hit.nearDuplicates.map(\.place.source.id.path), metadata: hit.metadata,
            before: hit.before.map(\.text), after: hit.after.map(\.text),
            explanation: hit.explanation.map(KnowledgeBase.Explanation.init))
    }
}

extension Span {
    /// Nil for types without pages.
    var pages: ClosedRange<Int>? { page > 0 ? page...max(page, lastPage) : nil }
}
