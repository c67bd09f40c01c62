/// What happens while an answer is written.
package enum AnswerEvent: Sendable {
    /// The passages that the model was given, by number. Which of them the answer rests on, and how far
    /// that is proved, is known at its end.
    case passages([AnswerCitation])
    /// An agent has done a step.
    case step(AgentStep)
    /// A further piece of the answer, without the numbers of passages that were never given. Quotes are
    /// checked at its end.
    case text(String)
    /// What was written is void, and an answer in the documents' own sentences takes its place; why.
    case fallback(String)
}
