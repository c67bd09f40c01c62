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
        let queries = try questions.map { question in
            let result = try searcher.search(question.text, options: options)
            let ranking = BEIREvaluation.distinct(result.hits)
            return ScoredQuery(
                id: question.id, text: question.text, ranking: ranking,
                relevant: question.grades,
                values: SetMeasures.values(ranking.map(\.id), question.grades),
                seconds: result.seconds)
        }
        return ScoredSystem(name: name, measures: SetMeasures.names, queries: queries)
    }
}
