/// What a language model is told before it is asked. What is nil or empty is Quarry's own, in the
/// language of the question.
package struct AnswerPrompts: Hashable, Sendable {
    /// Who it is, and what it must not do.
    package var system: String?
    /// How to come to an answer, step by step.
    package var steps: String?
    /// What an answer looks like.
    package var format: String?
    package var examples: [AnswerExample] = []

    package init() {}
}
