import Answering
import Chat
import Citing
import Corpus
import Foundation
import Jobs
import Searching
import Snapshots
import Storage
import TestSupport
import Testing

@Suite("A question is answered in the documents' own sentences, or not at all")
struct AskTests {
    static let texts: KeyValuePairs = [
        "leave.md": """
        # Parental leave

        Employees in Rotterdam get sixteen weeks of paid parental leave. It must be taken within \
        a year. Managers approve it in writing.
        """,
        "travel.txt": """
        差旅費報支規定

        差旅費應於返回後三十日內報支。逾期者不予受理。單據須保存七年。
        """,
        "vpn.txt": "The VPN token is reset by the help desk. Call extension 4711 before noon.",
    ]

    static func workspace() throws -> Workspace {
        let workspace = try Workspace()
        // The tiny model has a token a letter.
        workspace.settings.chunk = ChunkSettings(maxTokens: 400, overlapTokens: 0)
        try workspace.write(texts)
        try workspace.build()
        return workspace
    }

    static func engine(_ workspace: Workspace, proves: Bool = true) throws -> AnswerEngine {
        let searcher = try workspace.searcher()
        let prover =
            proves
            ? try SourceProver(
                searcher.snapshot, corpus: CorpusDefinition(roots: [workspace.corpus])) : nil
        return AnswerEngine(searcher: searcher, prover: prover)
    }

    @Test(
        "the sentence that answers is first, word by word, with its place proved in its source",
        arguments: [
            (
                "How many weeks of paid parental leave do employees in Rotterdam get?", "leave.md",
                "Employees in Rotterdam get sixteen weeks of paid parental leave."
            ),
            ("差旅費應於幾日內報支？", "travel.txt", "差旅費應於返回後三十日內報支。"),
            (
                "Who resets the VPN token?", "vpn.txt", "The VPN token is reset by the help desk."
            ),
        ])
    func answers(question: String, source: String, sentence: String) throws {
        let workspace = try Self.workspace()
        let answer = try Self.engine(workspace).answer(question)
        #expect(!answer.isAbstained && answer.confidence > 0 && answer.confidence <= 1)
        #expect((1...3).contains(answer.sentences.count))
        #expect(answer.sentences[0] == AnswerSentence(text: sentence, citation: 1))
        #expect(answer.text.hasPrefix(sentence + " [1]"))
        #expect(answer.author == .extract && answer.scope.sources == 3)
        let citation = try #require(answer.citations.first)
        #expect(citation.source.id.path == source && citation.proof == .source)
        for citation in answer.citations {
            for quote in citation.quotes {
                let bytes = Array(citation.passage.utf8)[quote.range]
                #expect(String(decoding: bytes, as: UTF8.self) == quote.text)
            }
        }
        var options = AnswerOptions()
        options.sentences = 1
        #expect(try Self.engine(workspace).answer(question, options: options).sentences.count == 1)
    }

    @Test(
        "where nothing answers, it says so in the question's language, and what was searched",
        arguments: [
            ("Which quasar did the Zeppelin photograph?", "Nothing in this index"),
            ("這個星系有幾顆脈衝星？", "這個索引裡沒有"), ("这个星系有几颗脉冲星？", "这个索引里没有"),
            ("???", "Nothing in this index"), ("", "Nothing in this index"),
        ])
    func abstains(question: String, words: String) throws {
        let workspace = try Self.workspace()
        let answer = try Self.engine(workspace).answer(question)
        #expect(answer.isAbstained && answer.sentences.isEmpty && answer.citations.isEmpty)
        #expect(answer.text.hasPrefix(words) && answer.text.contains("3"))
        #expect(!answer.isProved && answer.confidence < AnswerConfidence.threshold)
    }

    @Test("a source that changed, moved or is gone proves nothing, and the citation says which")
    func proofs() throws {
        let workspace = try Self.workspace()
        let engine = try Self.engine(workspace)
        let question = "Who resets the VPN token?"
        func proof() throws -> CitationProof? {
            try engine.answer(question).citations.first?.proof
        }
        #expect(try proof() == .source)
        try workspace.write("vpn.txt", "The VPN token is reset by nobody.")
        #expect(try proof()?.name == "source_changed")
        try workspace.remove("vpn.txt")
        #expect(try proof()?.name == "source_missing")
        #expect(try engine.answer(question).isProved == false)
        var options = AnswerOptions()
        options.provesSources = false
        #expect(try engine.answer(question, options: options).citations.first?.proof == .index)
        #expect(
            try Self.engine(workspace, proves: false).answer(question).citations.first?.proof
                == .index)
    }

    @Test("the same snapshot and question give the same answer, whatever the threads")
    func repeats() throws {
        let workspace = try Self.workspace()
        let engine = try Self.engine(workspace, proves: false)
        let answers = Parallel.map(8, threads: 4) { _ in
            Result { try engine.answer("How many weeks of leave are there?") }
        }
        let texts = try answers.map { try $0.get() }.map { "\($0.text) \($0.confidence)" }
        #expect(Set(texts).count == 1)
    }

    @Test("the command prints the contract's keys, and proves where the index was built from")
    func command() throws {
        let workspace = try Workspace()
        try workspace.write(Self.texts)
        try workspace.writeJob()
        let quarry = try workspace.quarry()
        #expect(try quarry.run(["build", "job.yaml", "--no-progress"]).status == 0)
        let question = "Who resets the VPN token?"
        let result = try quarry.run(["ask", "index", question, "--json"])
        #expect(result.status == 0, "\(result.complaints)")
        let object = try result.object()
        for key in [
            "question", "answer", "abstained", "sentences", "citations", "answered_by", "seconds",
            "confidence", "searched", "proved", "notes", "language",
        ] {
            #expect(object[key] != nil, "\(key)")
        }
        #expect(object["answered_by"] as? String == "extract")
        let citation = try #require((object["citations"] as? [[String: Any]])?.first)
        #expect(citation["n"] as? Int == 1 && citation["proof"] as? String == "source")
        let cite = try #require(citation["cite"] as? String)
        #expect(try quarry.run(["cite", "index", cite, "--job", "job.yaml"]).status == 0)
        let index = try quarry.run(["ask", "index", question, "--no-sources", "--json"]).object()
        let proof = (index["citations"] as? [[String: Any]])?.first?["proof"] as? String
        #expect(proof == "index")
        for arguments in [
            ["--sentences", "4"], ["--llm-model", "m"], ["--threshold", "2"], ["--passages", "0"],
        ] {
            #expect(try quarry.run(["ask", "index", question] + arguments).status == 2)
        }
        let unstated = try quarry.run(["ask", "index", question, "--llm"])
        #expect(unstated.status == 3 && unstated.complaints.contains("QUARRY_LLM_ENDPOINT"))
    }
}
