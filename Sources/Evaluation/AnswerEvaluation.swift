package import Answering
import Corpus
import Searching

/// Measures answers without a language model: whether their sentences hold what a set says is the
/// answer, and whether questions of another set are told apart.
package struct AnswerEvaluation: Sendable {
    /// How one question fared.
    package struct Outcome: Sendable {
        package var id: String
        /// Whether it is one of the index's own set.
        package var isAnswerable: Bool
        package var passages: ReadPassages
        /// Whether the best passage holds the answer, and whether any that was read does.
        package var bestPassageHolds: Bool
        package var anyPassageHolds: Bool
        /// Whether each ranked sentence does.
        package var sentenceHolds: [Bool]
        /// Sentences of the answer, and whether they hold it.
        package var count: Int
        package var answerHolds: Bool
        package var confidence: Double
    }

    let engine: AnswerEngine
    let options: AnswerOptions
    let threads: Int

    package init(engine: AnswerEngine, options: AnswerOptions, threads: Int) {
        self.engine = engine
        self.options = options
        self.threads = threads
    }

    /// Asks a set's questions.
    /// - Parameter isAnswerable: whether the index is of this set.
    /// - Throws: `QuarryError`.
    package func outcomes(of set: AnswerSet, isAnswerable: Bool) throws -> [Outcome] {
        let queries = set.set.queries
        return try Parallel.map(queries.count, threads: threads) { index in
            Result { try outcome(queries[index], set, isAnswerable: isAnswerable) }
        }.map { try $0.get() }
    }

    private func outcome(
        _ query: BEIRSet.Text, _ set: AnswerSet, isAnswerable: Bool
    ) throws -> Outcome {
        let passages = try engine.read(query.text, options: options)
        func holds(_ text: String) -> Bool { isAnswerable && set.isAnswered(query.id, by: text) }
        let hits = passages.result.hits.map { holds($0.chunk.text) }
        let chosen = passages.ranking.best(options.sentences, enough: options.enough)
        return Outcome(
            id: query.id, isAnswerable: isAnswerable, passages: passages,
            bestPassageHolds: hits.first ?? false, anyPassageHolds: hits.contains(true),
            sentenceHolds: passages.ranking.sentences.map { holds($0.text) },
            count: chosen.count, answerHolds: chosen.contains { holds($0.text) },
            confidence: passages.confidence(chosen))
    }
}

extension AnswerEvaluation {
    package struct Findings: Sendable {
        package var questions = 0
        package var foreign = 0
        /// Of the set's own questions: the share whose best passage, or any that was read, holds the
        /// answer.
        package var passage1 = 0.0
        package var passages = 0.0
        /// … whose best sentence holds it, one of the best three, one of those of the answer.
        package var sentence1 = 0.0
        package var sentence3 = 0.0
        package var answer = 0.0
        /// Sentences an answer has in the mean.
        package var sentences = 0.0
        /// Shares that are not answered, of the set's own questions and of the foreign ones.
        package var abstained = 0.0
        package var foreignAbstained = 0.0
        /// That a question of the set's own has a higher probability than a foreign one.
        package var auroc = 0.0
        /// Mean distance of confidence and share that is right, over ten classes of confidence.
        package var calibrationError = 0.0
    }

    package static func findings(_ outcomes: [Outcome], threshold: Double) -> Findings {
        let own = outcomes.filter(\.isAnswerable)
        let foreign = outcomes.filter { !$0.isAnswerable }
        func share(_ outcomes: [Outcome], _ test: (Outcome) -> Bool) -> Double {
            Double(outcomes.count(where: test)) / Double(max(outcomes.count, 1))
        }
        var found = Findings(questions: own.count, foreign: foreign.count)
        found.passage1 = share(own, \.bestPassageHolds)
        found.passages = share(own, \.anyPassageHolds)
        found.sentence1 = share(own) { $0.sentenceHolds.first ?? false }
        found.sentence3 = share(own) { $0.sentenceHolds.prefix(3).contains(true) }
        found.answer = share(own, \.answerHolds)
        found.sentences =
            Double(own.reduce(0) { $0 + $1.count }) / Double(max(own.count, 1))
        found.abstained = share(own) { $0.passages.probability < threshold }
        found.foreignAbstained = share(foreign) { $0.passages.probability < threshold }
        found.auroc = Metrics.areaUnderROC(
            of: own.map(\.passages.probability), against: foreign.map(\.passages.probability))
        found.calibrationError = calibrationError(outcomes)
        return found
    }

    /// Expected calibration error (Guo et al. 2017).
    private static func calibrationError(_ outcomes: [Outcome]) -> Double {
        let classes = Dictionary(grouping: outcomes) { min(Int($0.confidence * 10), 9) }
        let sum = classes.values.reduce(0) { sum, members in
            let confidence = members.reduce(0) { $0 + $1.confidence }
            let right = Double(members.count(where: \.answerHolds))
            return sum + (confidence - right).magnitude
        }
        return sum / Double(max(outcomes.count, 1))
    }
}
