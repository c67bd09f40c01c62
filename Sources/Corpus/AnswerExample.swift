/// A question that is answered as answers should be.
package struct AnswerExample: Hashable, Sendable {
    package var passage: String
    package var question: String
    package var answer: String

    package init(passage: String, question: String, answer: String) {
        self.passage = passage
        self.question = question
        self.answer = answer
    }
}
