import Answering
import Corpus
import Embedding
import Foundation
import TestSupport
import Testing

@testable import QuarryKit

@Suite("The library answers as the engine does")
struct LibraryAnswerTests {
    private static let question = "How many weeks of paid parental leave do employees get?"

    private func base(_ workspace: Workspace) throws -> KnowledgeBase {
        try KnowledgeBase(index: workspace.index, models: TestModel.store.root)
    }

    @Test(
        "in the documents' own sentences",
        arguments: [
            question, "差旅費應於幾日內報支？", "Which quasar did the Zeppelin photograph?",
        ])
    func extracts(question: String) throws {
        let workspace = try AskTests.workspace()
        let base = try base(workspace)
        let engine = try AskTests.engine(workspace)
        let answer = try base.ask(
            question, prover: try Prover(base, roots: [workspace.corpus]))
        let expected = try engine.answer(question)
        #expect(answer.text == expected.text && answer.confidence == expected.confidence)
        #expect(answer.isAbstained == expected.isAbstained && answer.notes == expected.notes)
        #expect(answer.sentences.map(\.text) == expected.sentences.map(\.text))
        #expect(answer.citations.map(\.chunk) == expected.citations.map(\.chunk.text))
        #expect(answer.citations.map(\.quotes) == expected.citations.map { $0.quotes.map(\.text) })
        #expect(answer.citations.map(\.proof.rawValue) == expected.citations.map(\.proof.name))
        #expect(KnowledgeBase.Answer.Proof.allCases.map(\.rawValue) == CitationProof.names)
    }

    @Test("by a language model whose text is held against the passages, in sources too")
    func writes() throws {
        let model = try ChatServer(
            try ChatServer.Answer(stream: ["They get “sixteen weeks” [1].", " “For ever” [1]."]))
        let workspace = try AskTests.workspace()
        let base = try base(workspace)
        var options = KnowledgeBase.AskOptions()
        options.languageModel = .init(endpoint: model.endpoint, model: "m-1", key: "secret-7")
        let answer = try base.ask(
            Self.question, options: options, prover: try Prover(base, roots: [workspace.corpus]))
        #expect(answer.answeredBy == "m-1" && answer.text.contains("“sixteen weeks”"))
        #expect(answer.text.contains("“For ever” (unproved)"), "\(answer.text)")
        #expect(answer.citations.first?.proof == .source)
        #expect(model.requests.joined().contains("Bearer secret-7"))
        try workspace.write("leave.md", "Nobody gets leave.")
        let changed = try base.ask(
            Self.question, options: options, prover: try Prover(base, roots: [workspace.corpus]))
        #expect(changed.citations.first?.proof == .sourceChanged && !changed.isProved)
        #expect(changed.text.hasSuffix("(Nothing in this answer is proved by the passages.)"))
    }

    @Test("in the documents' own sentences where the language model can't be reached")
    func fallsBack() throws {
        let workspace = try AskTests.workspace()
        var options = KnowledgeBase.AskOptions()
        options.languageModel = .init(endpoint: "http://127.0.0.1:9/v1", model: "m-1")
        let answer = try base(workspace).ask(Self.question, options: options)
        #expect(answer.answeredBy == "extract" && answer.text.contains("sixteen weeks"))
        #expect(answer.notes.contains { $0.hasPrefix("no answer by the language model") })
    }

    @Test("and hangs up on a language model whose asker has gone", .timeLimit(.minutes(3)))
    func hangsUp() async throws {
        var slow = try ChatServer.Answer(stream: Array(repeating: "word ", count: 600))
        slow.pauseSeconds = 1
        let model = try ChatServer(slow)
        let workspace = try AskTests.workspace()
        let base = try await KnowledgeBase(
            index: workspace.index, models: TestModel.store.root)
        let task = Task {
            var options = KnowledgeBase.AskOptions()
            options.languageModel = .init(endpoint: model.endpoint, model: "m-1")
            options.languageModelSeconds = 3_600
            return try await base.ask(Self.question, options: options).text
        }
        while model.requests.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        task.cancel()
        let error = await #expect(throws: KnowledgeBase.Failure.self) { try await task.value }
        #expect(error?.code == "cancelled")
        while BlockingCalls.waiting.load.running > 0 {
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    @Test("and searches while language models are waited for", .timeLimit(.minutes(3)))
    func searchesMeanwhile() async throws {
        var slow = try ChatServer.Answer(stream: Array(repeating: "word ", count: 600))
        slow.pauseSeconds = 1
        let model = try ChatServer(slow)
        let workspace = try AskTests.workspace()
        let base = try await KnowledgeBase(
            index: workspace.index, models: TestModel.store.root)
        var options = KnowledgeBase.AskOptions()
        options.languageModel = .init(endpoint: model.endpoint, model: "m-1")
        options.languageModelSeconds = 3_600
        let count = ProcessInfo.processInfo.activeProcessorCount + 1
        let asks = (0..<count).map { _ in
            Task { [options] in try await base.ask(Self.question, options: options).text }
        }
        while BlockingCalls.waiting.load.running < min(count, 64) {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(try await base.search("leave", count: 1).count == 1)
        #expect(try await base.ask(Self.question).answeredBy == "extract")
        for ask in asks { ask.cancel() }
        for ask in asks {
            await #expect(throws: KnowledgeBase.Failure.self) { try await ask.value }
        }
    }

    @Test("and proves nothing for an asker who has gone, or by a prover of other passages")
    func provesForOne() throws {
        let workspace = try AskTests.workspace()
        let base = try base(workspace)
        let prover = try Prover(base, roots: [workspace.corpus])
        let gone = #expect(throws: KnowledgeBase.Failure.self) {
            try base.answer(Self.question, options: .init(), prover: prover) { false }
        }
        #expect(gone?.code == "cancelled")
        let whole = try base.answer(Self.question, options: .init(), prover: nil) { false }
        #expect(whole.citations.first?.proof == .index)
    }
}
