package import Searching

/// What an index answers to a question, every sentence with the passage it rests on.
package struct Answer: Sendable {
    /// As asked.
    package var question: String
    /// For the reader: the sentences with their numbers, or that nothing answers.
    package var text: String
    /// Whether nothing that was found answers the question.
    package var isAbstained: Bool
    /// Estimated probability that the sentences hold the answer, 0…1; see `AnswerConfidence`.
    package var confidence: Double
    /// In which the reader is spoken to.
    package var language: AnswerLanguage
    package var sentences: [AnswerSentence]
    /// Ascending by number; a passage has one number, however many sentences rest on it.
    package var citations: [AnswerCitation]
    package var author: AnswerAuthor
    package var scope: AnswerScope
    /// What the reader should know of how the answer came about, a sentence each.
    package var notes: [String]
    /// Quotes of a language model's that no passage holds.
    package var unprovedQuotes: [String] = []
    /// Whether a language model was asked and failed, in part or altogether: asked again it may not.
    package var isWriterFailed = false
    /// What an agent did for it; nil where there was none.
    package var trace: AgentTrace?
    package var seconds: Double
    /// Members of a group that it is without.
    package var missing: [MissingMember] = []

    /// Whether at least one citation was proved.
    package var isProved: Bool { citations.contains(where: \.isProved) }
}
