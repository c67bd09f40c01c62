import Answering
import Corpus

/// A question with all that its line needs.
struct DatasetItem: Sendable {
    var question: Question
    var passage: Passage
    /// Its number in the corpus.
    var chunk: Int
    var isTest: Bool
    var facts: LineFacts
    /// The passage after it in its source and how that is cited; nil where there is none, or it is not
    /// proved.
    var next: (passage: Passage, cite: String)?

    /// What the passage says without the sentence that is the question.
    func text(mark: String = "") -> String {
        question.withheld.map { passage.text(without: $0, mark: mark) } ?? passage.text
    }

    /// The answer: the passage's own sentences.
    var answer: String { passage.joined(question.quotes) }
}
