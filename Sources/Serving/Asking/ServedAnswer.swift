package import Answering

/// An answer, and what it came from.
package struct ServedAnswer: Sendable {
    package var generation: ServedGeneration
    package var answer: Answer
}

/// What happens while a question is answered.
enum AnsweringStep: Sendable {
    case event(AnswerEvent)
    /// Nothing has for a while; said so that nobody on the way takes the connection for dead.
    case silence
    /// The last one.
    case answer(ServedAnswer)
}
