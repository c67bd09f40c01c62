/// A question that comes from outside, with the chunk that answers it.
struct GivenQuestion: Sendable {
    var question: Question
    var chunk: Int
    /// Of a question that several places answer, the first: one answer is enough to speak.
    var isFirst = true
}
