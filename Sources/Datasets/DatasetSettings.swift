import Corpus
package import Evaluation
package import Searching

/// What a dataset is made of, besides the index.
package struct DatasetSettings: Sendable {
    package var format: DatasetFormat
    package var kinds: Set<QuestionKind> = Set(QuestionKind.ownKinds)
    /// A user's own questions, for `golden`.
    package var golden: [GoldenQuestion] = []
    /// Who writes questions, for `llm`.
    package var writer: QuestionWriter?
    /// Passages that the writer is asked about.
    package var writtenPassages = 100
    /// Share of the groups of sources that are for the test, 0…1.
    package var testShare = 0.1
    /// Most questions of a script; nil: as `QuestionSelection` finds.
    package var perScript: Int?
    /// Hard negatives of a query, at most.
    package var negatives = 5
    /// Ranks by BM25, from 1, of what may be a hard negative.
    package var negativeRanks = 30...100
    /// Who shall learn from it: what they may not read is left out.
    package var audience = Audience.everybody
    /// Never decides what is written.
    package var threads = 1

    /// Ranks that negatives may have.
    package static let ranks = 1...1_000
    package static let maximumNegatives = 50
    package static let maximumWrittenPassages = 100_000

    package init(_ format: DatasetFormat) { self.format = format }

    /// Whether the embedding model is needed: to compare negatives, or to find a question's passage.
    package var needsModel: Bool { format == .pairs || kinds.contains(.golden) }
}
