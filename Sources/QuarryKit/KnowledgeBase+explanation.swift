import Postings
import Searching

extension KnowledgeBase {
    /// What a passage's score is made of: as `quarry search --explain` shows it.
    public struct Explanation: Sendable {
        /// What one retriever or re-ranker says of the passage, and how much that counts.
        public struct Part: Hashable, Sendable {
            /// Its own score, in its own measure.
            public let score: Double
            /// Among its own candidates, from 1; nil where the passage is none of them.
            public let rank: Int?
            /// Of the score in the sum, once it is scaled to mean 0 and deviation 1; nil where ranks
            /// alone count.
            public let weight: Double?
        }

        /// BM25 of the question's words.
        public let bm25: Part
        /// How much of it each word of the question brings, as the index spells it.
        public let terms: [String: Double]
        /// Cosine of question and passage, −1…1; nil where the question was not embedded.
        public let vector: Part?
        /// Of the two together, before re-ranking.
        public let fused: Double
        /// Token by token, by the model of the index; nil where that was not done.
        public let late: Part?
        /// By the cross-encoder; nil where none read the passage.
        public let cross: Part?
        /// Part numbers, error codes, addresses and the like in the question, because of which `vector`
        /// and `late` count half at most.
        public let identifiers: [String]
    }
}

extension KnowledgeBase.Explanation {
    init(_ explanation: Searching.Explanation) {
        self.init(
            bm25: Part(explanation.bm25),
            terms: Dictionary(explanation.terms.map { ($0.term, $0.score) }, uniquingKeysWith: +),
            vector: explanation.vector.map(Part.init), fused: explanation.fused,
            late: explanation.late.map(Part.init), cross: explanation.cross.map(Part.init),
            identifiers: explanation.identifiers)
    }
}

extension KnowledgeBase.Explanation.Part {
    init(_ part: Searching.Explanation.Part) {
        self.init(score: part.score, rank: part.rank, weight: part.weight)
    }
}
