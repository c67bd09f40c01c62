import Answering
import Citing
import Corpus
import Synchronization

extension ServingEngine {
    /// All that an answer depends on, but for what its sources are like now.
    struct QuestionKey: Hashable, Sendable {
        /// As `SearchKey` has it.
        var index: String
        var root: String
        var groups: Set<String>?
        var question: String
        var options: AnswerOptions
    }

    /// Answers from what the caller may see. The answer may have been remembered; its sources are
    /// looked at each time.
    /// - Parameters:
    ///   - isWanted: as `AnswerEngine.answer` has it; from any thread.
    ///   - onEvent: as `AnswerEngine.answer` has it; from any thread, before this returns.
    /// - Throws: `Problem` for an index that is not served, `WorkQueue.Overload`; what searching
    ///   throws.
    func ask(
        _ question: ServedQuestion, for caller: Caller,
        isWanted: @escaping @Sendable () -> Bool = { true },
        onEvent: @escaping @Sendable (AnswerEvent) -> Void = { _ in }
    ) async throws -> ServedAnswer {
        let watch = Stopwatch()
        let asked = Asked(
            generation: try answering(question.index), group: catalog.group(question.index))
        var options = question.options
        var notes: [String] = []
        if options.writer == nil, !options.history.isEmpty {
            options.history = []
            notes = ["the conversation before it is not read: no language model is asked"]
        }
        let proves = options.provesSources
        options.provesSources = true
        var answer = try await answer(
            question.text, options: options, from: asked, for: caller, isWanted: isWanted,
            onEvent: onEvent)
        if proves { answer = try await proved(answer, in: asked, for: caller) }
        answer.notes += notes
        answer.seconds = watch.seconds
        return ServedAnswer(generation: asked.generation, answer: answer)
    }

    /// What is asked; of a group `generation` has no chunks.
    private struct Asked {
        var generation: ServedGeneration
        var group: ServedGroup?
        /// Whether all is there that an answer may be of.
        var isWhole: Bool { group?.generation.absent.isEmpty ?? true }
    }

    private func answer(
        _ text: String, options: AnswerOptions, from asked: Asked,
        for caller: Caller, isWanted: @escaping @Sendable () -> Bool,
        onEvent: @escaping @Sendable (AnswerEvent) -> Void
    ) async throws -> Answer {
        var key = QuestionKey(
            index: asked.generation.index, root: asked.generation.root, groups: caller.groups,
            question: text, options: options)
        // What an agent finds depends on more: the sources as they are now, and the time.
        let isKept = options.agent == nil
        if isKept, asked.isWhole, let known = answers[key] {
            asked.group?.tally.count([])
            return known
        }
        try await asked.generation.prepared()
        let surroundings =
            asked.group?.surroundings(for: caller.groups, proofs: proofs)
            ?? surroundings(of: asked.generation)
        let answer = try await queue(for: options, isGroup: asked.group != nil).run { [proofs] in
            let engine =
                try asked.group.map {
                    AnswerEngine(
                        GroupPassages($0, readers: caller.groups, proofs: proofs), prover: nil)
                } ?? asked.generation.view(for: caller).answering()
            do {
                return try engine.answer(
                    text, options: options, surroundings: surroundings, isWanted: isWanted,
                    onEvent: onEvent)
            } catch let error as QuarryError where error.code == .io && asked.group != nil {
                throw Self.unanswered(error)
            }
        }
        tally.count(answer, isByWriter: options.writer != nil)
        key.root = answer.scope.root
        if isKept, answer.missing.isEmpty, !answer.isWriterFailed {
            answers.insert(answer, for: key, bytes: answer.size)
        }
        return answer
    }

    /// What an agent reaches besides the index: its sources, where they lie on this machine.
    private func surroundings(of generation: ServedGeneration) -> AgentSurroundings {
        AgentSurroundings(
            document: { [proofs] source, _ throws(QuarryError) in
                try proofs.document(of: source, in: generation)
            }, proof: { [proofs] name, _ in proofs.proof(of: name, in: generation) })
    }

    /// The answer with what its sources say now.
    private func proved(
        _ answer: Answer, in asked: Asked, for caller: Caller
    ) async throws -> Answer {
        guard answer.citations.contains(where: { $0.proof == .index }) else { return answer }
        // Who waits for members holds up nobody who parses.
        return try await (asked.group == nil ? proofWork : gathering).run { [proofs] in
            var answer = answer
            if let group = asked.group {
                group.prove(&answer, readers: caller.groups, proofs: proofs)
            } else {
                answer.prove { proofs.proof(of: $0.chunk, in: asked.generation) }
            }
            return answer
        }
    }

    /// Seconds of silence after which a stream says that it lives.
    private static let silence = 10.0

    /// Answers, and hands on what happens meanwhile, the answer last. Cancelled, it ends the language
    /// model's work.
    /// - Throws: what `ask` and `take` throw.
    func answer(
        _ question: ServedQuestion, for caller: Caller,
        take: (AnsweringStep) async throws -> Void
    ) async throws {
        let (steps, happened) = AsyncThrowingStream<AnsweringStep, any Error>.makeStream()
        let isWanted = SharedFlag()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                do {
                    let answer = try await self.ask(
                        question, for: caller, isWanted: { isWanted.value },
                        onEvent: { happened.yield(.event($0)) })
                    happened.yield(.answer(answer))
                    happened.finish()
                } catch {
                    happened.finish(throwing: error)
                }
            }
            group.addTask {
                while (try? await Task.sleep(for: .seconds(Self.silence))) != nil {
                    happened.yield(.silence)
                }
            }
            defer {
                isWanted.lower()
                group.cancelAll()
            }
            try await withTaskCancellationHandler {
                for try await step in steps { try await take(step) }
            } onCancel: {
                isWanted.lower()
            }
        }
    }

    /// - Throws: `Problem` where an answer that streams would have to wait for room that is not there:
    ///   once a stream has begun it has no status left to say so.
    func checkRoom(for question: ServedQuestion) throws(Problem) {
        _ = try answering(question.index)
        let isGroup = catalog.group(question.index) != nil
        if queue(for: question.options, isGroup: isGroup).isFull { throw .overloaded() }
    }

    /// Who waits for a language model, or for members, takes no thread from those that search.
    private func queue(for options: AnswerOptions, isGroup: Bool) -> WorkQueue {
        options.writer != nil ? writing : isGroup ? gathering : work
    }
}

/// Up until somebody lowers it, for all threads.
private final class SharedFlag: Sendable {
    private let isUp = Atomic(true)

    var value: Bool { isUp.load(ordering: .relaxed) }
    func lower() { isUp.store(false, ordering: .relaxed) }
}

extension Answer {
    /// Bytes it takes in memory, about.
    fileprivate var size: Int {
        let cited = citations.reduce(0) { size, citation in
            let quotes = citation.quotes.reduce(0) { $0 + $1.text.utf8.count + 50 }
            return size + citation.passage.utf8.count + quotes + 500
        }
        return 1_000 + 3 * text.utf8.count + question.utf8.count + cited
    }
}
