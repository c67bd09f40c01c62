package import Corpus
import Evaluation

/// The questions of a set in BEIR's layout that may judge a tuned model.
package struct ModelTest: Sendable {
    package let directory: String
    package let name: String
    package let questions: [LabelledQuestion]
    /// Questions of which a pair that is learnt from has the wording, the source or the passage.
    package let learnt: Int

    /// Of `test.tsv`, without questions that nobody asked.
    /// - Parameter pairs: that the model is tuned from.
    /// - Throws: `QuarryError`; `invalidInput` where no question is left, or none of the documents
    ///   that answer those left is in the set.
    package init(
        directory: String, apartFrom pairs: [LabelledQuestion]
    ) throws(QuarryError) {
        let set = try BEIRSet.load(directory: directory, split: "test")
        let asked = LabelledQuestion.all(of: set.asked).filter { !$0.grades.isEmpty }
        questions = QuestionSplit.questions(asked, apartFrom: pairs)
        guard !questions.isEmpty else { throw AskedSet.empty(directory) }
        let documents = Set(set.documents.map(\.id))
        guard questions.contains(where: { !documents.isDisjoint(with: $0.grades.keys) }) else {
            throw AskedSet.unanswered(directory)
        }
        learnt = asked.count - questions.count
        name = set.name
        self.directory = directory
    }
}
