/// A question that a passage answers, and how it does.
struct Question: Hashable, Sendable {
    var kind: QuestionKind
    /// As people would type it into a search.
    var query: String
    /// As a model is asked.
    var instruction: String
    /// Sentences of the passage that answer, word by word, in its order; at least one.
    var quotes: [String]
    /// The sentence that is the query and is taken out of the passage where it would be found by
    /// itself.
    var withheld: String?
}
