package import Citing
package import Corpus
package import Searching
import Snapshots

/// Answers questions from one index: passages → sentences → citations that are proved.
///
/// Safe from any thread; calls block, so make them from threads that may.
package final class AnswerEngine: Sendable {
    package let searcher: Searcher
    let prover: SourceProver?
    let background: AnswerBackground
    private let counts: Counts

    /// What is searched, as the reader is told.
    package struct Counts: Hashable, Sendable {
        package var sources: Int
        package var chunks: Int

        package init(sources: Int, chunks: Int) {
            self.sources = sources
            self.chunks = chunks
        }
    }

    /// - Parameters:
    ///   - prover: opens sources; nil: a citation is proved by the index alone.
    ///   - counts: of what the searcher may find; nil: all of the index.
    /// - Throws: `corrupt` where a chunk of the index can't be read.
    package init(
        searcher: Searcher, prover: SourceProver?, counts: Counts? = nil
    ) throws(QuarryError) {
        self.searcher = searcher
        self.prover = prover
        let statistics = searcher.snapshot.manifest.statistics
        self.counts =
            counts ?? Counts(sources: statistics.sources, chunks: statistics.chunks)
        background = try AnswerBackground(searcher.snapshot)
    }

    /// An answer in the documents' own sentences, or by the options' language model, held against the
    /// passages. Without a model the same snapshot, question and options give the same answer.
    /// - Parameters:
    ///   - surroundings: what an agent reaches besides the index; nil: what the engine's prover does.
    ///   - isWanted: asked on this thread as a model writes; once it says no, the model is hung up on.
    ///   - onEvent: told on this thread what happens while a model writes; nothing without one.
    /// - Throws: `QuarryError`: what `Searcher.search` throws. A model that fails is a note in the
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
        let result = try searcher.search(question, options: options.search)
        return try ReadPassages(
            question: question, result: result, searcher: searcher, background: background)
    }

    func scope(_ result: SearchResult) -> AnswerScope {
        AnswerScope(
            root: searcher.snapshot.manifest.root, sources: counts.sources,
            chunks: counts.chunks, passages: result.hits.count,
            nearest: result.hits.first.map { hit in
                let page = hit.chunk.span.page
                return AnswerScope.Place(source: hit.source.id, page: page > 0 ? page : nil)
            })
    }
}
