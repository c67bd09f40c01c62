import Foundation
import QuarryKit
import Testing

@Suite("Questions from outside", .enabled(if: Workplace.hasModel, Workplace.needs))
struct AskingTests {
    private static let question = "How long is the warranty of pumps?"

    /// A job that was built, with an index that is open.
    private func built() async throws -> (workplace: Workplace, job: Job, base: KnowledgeBase) {
        let workplace = try Workplace()
        let job = try Job(file: workplace.job)
        _ = try await job.build(workplace.options)
        return (workplace, job, try await KnowledgeBase(index: job.index))
    }

    @Test("are answered in the documents' own sentences, with citations that a prover proves")
    func answers() async throws {
        let (workplace, job, base) = try await built()
        let answer = try await base.ask(Self.question, prover: try Prover(base, job: job))
        #expect(answer.text == "The warranty of all pumps is twenty-four months. [1]")
        #expect(!answer.isAbstained && answer.answeredBy == "extract" && answer.isProved)
        #expect((0.4...1).contains(answer.confidence) && answer.language == "en")
        #expect(answer.sentences.map(\.citation) == [1])
        let citation = try #require(answer.citations.first)
        #expect(citation.number == 1 && citation.source == "warranty.txt")
        #expect(citation.proof == .source && citation.reason == nil && citation.pages == nil)
        #expect(citation.quotes == ["The warranty of all pumps is twenty-four months."])
        let found = try await base.search(Self.question, count: 1)
        #expect(found.first?.chunk == citation.chunk && found.first?.text == citation.passage)

        let byIndex = try await base.ask(Self.question)
        #expect(byIndex.text == answer.text && byIndex.citations.map(\.proof) == [.index])
        try workplace.write("warranty.txt", "The warranty lasts for ever.")
        let changed = try await base.ask(Self.question, prover: try Prover(base, job: job))
        #expect(changed.text == answer.text && !changed.isProved)
        #expect(changed.citations.map(\.proof) == [.sourceChanged])
        #expect(changed.citations.first?.reason?.isEmpty == false)
    }

    @Test("that nothing answers are said to be such, in their language")
    func abstains() async throws {
        let (_, _, base) = try await built()
        for (question, language) in [("Which quasar was photographed?", "en"), ("", "en")] {
            let answer = try await base.ask(question)
            #expect(answer.isAbstained && answer.language == language && !answer.isProved)
            #expect(answer.sentences.isEmpty && answer.citations.isEmpty && !answer.text.isEmpty)
        }
        var options = KnowledgeBase.AskOptions()
        options.filters = ["*.md"]
        #expect(try await base.ask(Self.question, options: options).isAbstained)
        let chinese = try await base.ask("退款期限是收到貨物後幾日？")
        #expect(chinese.language == "zh-Hant")
    }

    @Test("are told what their scores are made of, and only where that is asked for")
    func explains() async throws {
        let (_, _, base) = try await built()
        var options = KnowledgeBase.Options()
        #expect(
            try await base.search("warranty", options: options).passages
                .allSatisfy { $0.explanation == nil })
        options.explains = true
        let list = try await base.search("warranty pumps", options: options)
        let explanation = try #require(list.passages.first?.explanation)
        #expect(explanation.terms.count == 2 && explanation.identifiers.isEmpty)
        // The index adds up in single precision.
        #expect(abs(explanation.terms.values.reduce(0, +) - explanation.bm25.score) < 1e-5)
        #expect(explanation.bm25.rank == 1 && explanation.vector?.rank == 1)
        #expect((-1...1).contains(try #require(explanation.vector).score))
        #expect(explanation.late != nil && explanation.cross == nil)
    }

    @Test("with options that can't be meant are refused, and the option is named")
    func refuses() async throws {
        let (_, _, base) = try await built()
        let changes: [(String, (inout KnowledgeBase.Options) -> Void)] = [
            ("offset", { $0.offset = -1 }), ("context", { $0.context = 11 }),
            ("vectorWeight", { $0.vectorWeight = 1.5 }),
            ("vectorWeight", { $0.vectorWeight = .nan }), ("perSource", { $0.perSource = 0 }),
            ("relevanceShare", { $0.relevanceShare = -0.1 }),
            ("rerankSeconds", { $0.rerankSeconds = .nan }),
            ("languageModelSeconds", { $0.languageModelSeconds = 0 }),
            ("languageModelSeconds", { $0.languageModelSeconds = .infinity }),
            ("languageModelSeconds", { $0.languageModelSeconds = .nan }),
            ("meta:x", { $0.filters = ["meta:x"] }),
            ("nowhere", { $0.languageModel = .init(endpoint: "nowhere", model: "m") }),
        ]
        for (name, change) in changes {
            var options = KnowledgeBase.Options()
            change(&options)
            let error = await #expect(throws: KnowledgeBase.Failure.self) {
                _ = try await base.search("warranty", options: options)
            }
            #expect(error?.code == "invalid_input" && error?.description.contains(name) == true)
        }
        let asked: [(String, (inout KnowledgeBase.AskOptions) -> Void)] = [
            ("sentences", { $0.sentences = 4 }), ("passages", { $0.passages = 0 }),
            ("threshold", { $0.threshold = .nan }), ("meta:x", { $0.filters = ["meta:x"] }),
            ("languageModelSeconds", { $0.languageModelSeconds = -1 }),
            ("languageModelSeconds", { $0.languageModelSeconds = 1e17 }),
            ("languageModelSeconds", { $0.languageModelSeconds = 86_401 }),
            ("nowhere", { $0.languageModel = .init(endpoint: "nowhere", model: "m") }),
            ("key", { $0.languageModel = .init(endpoint: "http://h/v1", model: "m", key: "a b") }),
        ]
        for (name, change) in asked {
            var options = KnowledgeBase.AskOptions()
            change(&options)
            let error = await #expect(throws: KnowledgeBase.Failure.self) {
                _ = try await base.ask(Self.question, options: options)
            }
            #expect(error?.code == "invalid_input" && error?.description.contains(name) == true)
        }
    }

    @Test("many at a time get the answers they get one by one, blocking or awaited")
    func together() async throws {
        let (_, _, base) = try await built()
        let questions = ["warranty", "notice period", "退款期限", "pumps", "months"]
        let alone = try Self.blocking(base, questions)
        let awaited = try await withThrowingTaskGroup(of: (Int, [String]).self) { group in
            for number in 0..<40 {
                group.addTask {
                    let question = questions[number % questions.count]
                    return (number, try await base.search(question).map(\.chunk))
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(awaited.count == 40)
        for (number, chunks) in awaited { #expect(chunks == alone[number % questions.count]) }
    }

    private static func blocking(
        _ base: KnowledgeBase, _ questions: [String]
    ) throws -> [[String]] {
        try questions.map { try base.search($0).map(\.chunk) }
    }

    @Test("of a task that was cancelled are not asked")
    func cancelled() async throws {
        let (_, job, base) = try await built()
        let calls: [@Sendable () async throws -> Void] = [
            { _ = try await base.search("warranty") }, { _ = try await base.ask("warranty") },
            { _ = try await base.newest() },
            { _ = try await KnowledgeBase(index: job.index) },
        ]
        for call in calls {
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await call()
            }
            let error = await #expect(throws: KnowledgeBase.Failure.self) { try await task.value }
            #expect(error?.code == "cancelled")
        }
    }

    @Test("go on with the newest generation, or with the one before where that can't be read")
    func newest() async throws {
        let (workplace, job, base) = try await built()
        #expect(try await base.newest() === base)
        try workplace.write("valve.txt", "The valve of the boiler opens at nine bar.")
        let outcome = try await job.build(workplace.options)
        let newest = try await base.newest()
        #expect(newest !== base && newest.root == outcome.root && newest.generation == 2)
        #expect(newest.sources == 4 && base.sources == 3)
        #expect(try await newest.search("valve", count: 1).first?.source == "valve.txt")
        #expect(try await base.search("valve").allSatisfy { $0.source != "valve.txt" })
        #expect(try await newest.newest() === newest)
        let prover = try Prover(base, job: job)
        let other = await #expect(throws: KnowledgeBase.Failure.self) {
            _ = try await newest.ask(Self.question, prover: prover)
        }
        #expect(other?.code == "invalid_input" && other?.description.contains("prover") == true)
        #expect(try await base.ask(Self.question, prover: prover).isProved)
        // A text as long as the one before has its name.
        let passage = try #require(try await newest.search("valve", count: 1).first)
        try workplace.write("valve.txt", "The valve of the boiler opens at five bar.")
        _ = try await job.build(workplace.options)
        let later = try Prover(try await newest.newest(), job: job)
        #expect(try await later.citation(of: passage.chunk).text.contains("five bar"))
        let mistaken = await #expect(throws: KnowledgeBase.Failure.self) {
            _ = try await later.citation(of: passage)
        }
        #expect(mistaken?.code == "invalid_input")

        // A pointer that was half written.
        let current = job.index + "/CURRENT"
        try Data("4".utf8).write(to: URL(filePath: current))
        let error = await #expect(throws: KnowledgeBase.Failure.self) {
            _ = try await newest.newest()
        }
        #expect(error?.code == "corrupt" && error?.path == current)
        #expect(try await newest.search("valve", count: 1).first?.source == "valve.txt")
    }
}
