package import Citing
package import Corpus
import Postings
package import Searching

/// Answers questions from an index or a group of them: passages → sentences → citations that are proved.
///
/// Safe from any thread; calls block, so make them from threads that may.
package final class AnswerEngine: Sendable {
    let finding: any PassageFinding
    let prover: SourceProver?

    /// - Parameter prover: opens sources; nil: a citation is proved by the index alone.
    package init(_ finding: any PassageFinding, prover: SourceProver?) {
        self.finding = finding
        self.prover = prover
    }

    /// Of all of an index.
    package convenience init(searcher: Searcher, prover: SourceProver?) {
        self.init(IndexPassages(searcher), prover: prover)
    }

    /// An answer in the documents' own sentences, or by the options' language model, held against the
    /// passages. Without a model the same snapshot, question and options give the same answer.
    /// - Parameters:
    ///   - surroundings: what an agent reaches besides the index; nil: what the engine's prover does.
    ///   - isWanted: asked on this thread as a model writes; once it says no, the model is hung up on.
    ///   - onEvent: told on this thread what happens while a model writes; nothing without one.
    /// - Throws: `QuarryError`: what finding passages throws. A model that fails is a note in the
    ///   answer.
    package func answer(
        _ question: String, options: AnswerOptions = AnswerOptions(),
        surroundings: AgentSurroundings? = nil,
        isWanted: @escaping () -> Bool = { true },
        onEvent: @escaping (AnswerEvent) -> Void = { _ in }
    ) throws(QuarryError) -> Answer {
        let watch = Stopwatch()
        var answer: Answer
        if let writer = options.writer, let limits = options.agent {
            answer = try acted(
                AgentTask(
                    question: question, writer: writer, limits: limits, options: options,
                    surroundings: surroundings ?? AgentSurroundings(prover: prover),
                    isWanted: isWanted, onEvent: onEvent))
        } else if let writer = options.writer {
            answer = try written(
                question, by: writer, options: options, isWanted: isWanted, onEvent: onEvent)
        } else {
            answer = extracted(try read(question, options: options), options: options)
        }
        answer.seconds = watch.seconds
        return answer
    }

    /// What was found for a question, before anybody answers.
    package func read(
        _ question: String, options: AnswerOptions
    ) throws(QuarryError) -> ReadPassages {
        let session = AnalyzerSession()
        // A group's may be another one a moment later.
        let encoder = finding.encoder
        let asked = try AskedQuestion(question, encoder: encoder, session: session)
        let found = try finding.passages(
            for: question, options: options.search, comparing: asked.comparison)
        return try ReadPassages(
            found, for: asked, encoder: encoder, session: session)
    }
}
