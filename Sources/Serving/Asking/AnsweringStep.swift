import Answering

/// What happens while a question is answered.
enum AnsweringStep: Sendable {
    case event(AnswerEvent)
    /// Nothing has for a while; said so that nobody on the way takes the connection for dead.
    case silence
    /// The last one.
    case answer(ServedAnswer)
}
