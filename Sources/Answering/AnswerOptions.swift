package import Chat
package import Searching

/// How a question is answered.
package struct AnswerOptions: Hashable, Sendable {
    /// Most sentences of an answer without a language model, 1 to 3.
    package var sentences = 3
    /// No further sentence is added once those chosen hold the answer with this probability, if
    /// any of the passages does.
    package var enough = 0.8
    /// Nothing is answered where the probability that the passages hold an answer is below.
    package var threshold = AnswerConfidence.threshold
    /// Whether sources are opened to prove citations, where it is known where they are.
    package var provesSources = true
    /// Who writes the answer; nil: nobody, it is in the documents' own sentences.
    package var writer: AnswerWriter?
    /// What the writer may do besides, with tools; nil: nothing, it writes from what was found.
    package var agent: AgentLimits?
    /// The conversation before the question, oldest first, for the writer.
    package var history: [ChatMessage] = []
    /// What is searched and how; `k` is the number of passages that are read.
    package var search: SearchOptions

    /// Passages read by default.
    package static let passages = 5

    /// Passages read by default where a language model writes.
    package static let writerPassages = 8

    package init() {
        search = SearchOptions(k: Self.passages)
        search.collapsesCopies = true
    }
}
