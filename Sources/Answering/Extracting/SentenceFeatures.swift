/// What tells whether a sentence of a passage answers a question.
package struct SentenceFeatures: Hashable, Sendable {
    /// Share of the question's terms in the sentence, each counting by its idf, 0…1.
    package var coverage: Double
    /// The same of the sentence before and the one after, the better of both.
    package var neighbourCoverage: Double
    /// The same of the whole passage with its headings.
    package var passageCoverage: Double
    /// MaxSim of question and sentence, standardised over the sentences of all passages; 0 without
    /// a model.
    package var similarity: Double
    /// 1 where the question asks for a number, a date or a person and the sentence has one that is not
    /// the question's, -1 where it has none, 0 where the question doesn't say what it asks for.
    package var kind: Double
    /// The passage's score less the best one's, 0 or less.
    package var passageScore: Double
    /// log(1 + terms).
    package var length: Double
    /// 1 for a line without a stop at its end: a heading, a row, an item.
    package var isFragment: Double

    package static let names = [
        "coverage", "neighbour_coverage", "passage_coverage", "similarity", "kind",
        "passage_score", "length", "is_fragment",
    ]

    /// In the order of `names`.
    package var values: [Double] {
        [
            coverage, neighbourCoverage, passageCoverage, similarity, kind, passageScore, length,
            isFragment,
        ]
    }
}
