import Answering
import Corpus
import Searching
import Synchronization

extension KnowledgeBase {
    /// How a question is answered: what `quarry ask` has options for.
    public struct AskOptions: Sendable {
        /// Most sentences of an answer without a language model, 1…3.
        public var sentences = 3
        /// Passages that are read for it, 1…20; nil: 5, or 8 with a language model.
        public var passages: Int?
        /// Answer only where an answer is this probable to be there, 0…1.
        public var threshold = AnswerConfidence.threshold
        /// What passages must be, as `Options` has them.
        public var filters: [String] = []
        /// Writes the answer, which is held against the passages; nil: it is in the documents' own
        /// sentences.
        public var languageModel: LanguageModel?
        /// Time for the model, above 0, at most a day (86,400); then the documents' own sentences
        /// answer.
        public var languageModelSeconds = 60.0

        /// The defaults of `quarry ask`.
        public init() {}
    }

    /// Answers a question in the documents' own sentences, or says that nothing in the index does;
    /// blocks meanwhile.
    /// - Parameters:
    ///   - question: in any words; there is no query language.
    ///   - options: how.
    ///   - prover: of this generation, opens the sources of what is cited; nil: citations are
    ///     proved by the index alone.
    /// - Returns: without a language model always the same for a root, a question and options.
    /// - Throws: `invalid_input` for a filter or an option that can't be meant, and a prover of
    ///   another generation; `corrupt`, `io`. A language model that fails is a note, and the
    ///   documents' own sentences answer.
    /// - Complexity: that of a search, and O(documents that are cited) with a prover.
    public func ask(
        _ question: String, options: AskOptions = AskOptions(), prover: Prover? = nil
    ) throws(Failure) -> Answer {
        try answer(question, options: options, prover: prover) { true }
    }

    /// Answers a question beside Swift's pool.
    ///
    /// Parameters are those of the call that blocks.
    /// - Returns: as it does.
    /// - Throws: as it does, and `cancelled`, where a language model that writes is hung up on.
    /// - Complexity: that of it.
    public func ask(
        _ question: String, options: AskOptions = AskOptions(), prover: Prover? = nil
    ) async throws(Failure) -> Answer {
        let calls: BlockingCalls = options.languageModel == nil ? .computing : .waiting
        return try await calls.run { isWanted throws(Failure) in
            try self.answer(question, options: options, prover: prover, isWanted: isWanted)
        }
    }

    /// - Parameter isWanted: asked as a language model writes, and before each citation is proved.
    func answer(
        _ question: String, options: AskOptions, prover: Prover?,
        isWanted: @escaping @Sendable () -> Bool
    ) throws(Failure) -> Answer {
        var answer = try Failure.of { () throws(QuarryError) in
            try Self.check(
                prover.map { $0.root == root }, "prover is of the generation that is asked")
            return try answerEngine().answer(
                question, options: try options.answering(), isWanted: isWanted)
        }
        if let prover {
            try answer.prove { citation throws(Failure) in
                guard isWanted() else { throw .cancelled }
                return prover.proof(of: citation.chunk)
            }
        }
        return Answer(answer)
    }

    private func answerEngine() -> AnswerEngine {
        engine.withLock { engine in
            if let engine { return engine }
            let made = AnswerEngine(searcher: opened.searcher, prover: nil)
            engine = made
            return made
        }
    }
}

extension KnowledgeBase.AskOptions {
    /// The engine's own options.
    /// - Throws: `invalidInput` for what can't be meant.
    func answering() throws(QuarryError) -> AnswerOptions {
        try KnowledgeBase.check((1...3).contains(sentences), "sentences is from 1 to 3")
        try KnowledgeBase.check(
            passages.map { (1...20).contains($0) }, "passages is from 1 to 20")
        try KnowledgeBase.check((0...1).contains(threshold), "threshold is from 0 to 1")
        try KnowledgeBase.check(languageModelSeconds: languageModelSeconds)
        var options = AnswerOptions()
        options.sentences = sentences
        options.threshold = threshold
        options.search.k =
            passages
            ?? (languageModel == nil ? AnswerOptions.passages : AnswerOptions.writerPassages)
        options.search.filters = try KnowledgeBase.conditions(filters)
        if let languageModel {
            options.writer = try languageModel.answerWriter(seconds: languageModelSeconds)
        }
        return options
    }
}
