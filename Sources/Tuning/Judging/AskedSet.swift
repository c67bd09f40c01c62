package import Corpus
package import Evaluation
package import Searching
package import Snapshots

/// Questions with the index that is asked them.
package struct AskedSet: Sendable {
    package var name: String
    package var index: Snapshot
    package var questions: [LabelledQuestion]

    package init(name: String, index: Snapshot, questions: [LabelledQuestion]) {
        self.name = name
        self.index = index
        self.questions = questions
    }

    /// Every question's answer, by `SetMeasures`.
    /// - Throws: `QuarryError`.
    package static func score(
        _ questions: [LabelledQuestion], by searcher: Searcher, options: SearchOptions,
        name: String
    ) throws -> ScoredSystem {
        try BEIREvaluation.score(
            questions.map { ($0.id, $0.text, $0.grades) }, by: searcher, options: options,
            name: name)
    }

    /// What can only be 0 before and after would guard nothing.
    /// - Throws: `invalidInput` where no question's answer is in the index.
    package func checkAnswers() throws(QuarryError) {
        guard !questions.isEmpty else { throw Self.empty(name) }
        for source in Set(questions.flatMap(\.grades.keys))
        where try index.record(of: source) != nil {
            return
        }
        throw Self.unanswered(name)
    }

    /// Of a set whose questions nothing answers that is asked.
    static func unanswered(_ name: String) -> QuarryError {
        QuarryError(
            .invalidInput, path: name,
            "none of the sources that answer its questions is in the index that is asked; they may "
                + "have other names there")
    }

    /// Of a set in which nobody has asked anything.
    static func empty(_ name: String) -> QuarryError {
        QuarryError(
            .invalidInput, path: name,
            "holds no question that may judge: those of the kinds "
                + BEIRSet.madeKinds.sorted().joined(separator: ", ")
                + " were made of documents, and others have no answer or were learnt from")
    }
}
