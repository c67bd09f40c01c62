import Corpus
import Embedding
import Foundation
import Searching
import Storage
import TestSupport
import Testing

/// The random cross-encoder of the embedding tests, among the tests' models.
enum TestCross {
    static let name = "tiny-cross"

    private static let opened: Result<CrossModel, any Error> = Result {
        try TestModel.store.addCross(
            directory: Repository.root + "/Tests/EmbeddingTests/Fixtures/cross-encoder",
            name: name)
    }

    static func encoder(threads: Int = 1) throws -> CrossEncoder {
        CrossEncoder(model: try opened.get(), threads: threads)
    }
}

@Suite("Re-ranking by a cross-encoder")
struct CrossRerankTests {
    private func workspace() throws -> Workspace {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.build()
        return workspace
    }

    private func searcher(_ workspace: Workspace, threads: Int = 1) throws -> Searcher {
        try Searcher(
            index: workspace.index, models: TestModel.store, threads: threads,
            cross: TestCross.encoder(threads: threads))
    }

    @Test(
        "with a weight of 1 the order is that of the logits, and the rest comes after them",
        arguments: ["refund courier", "住宿費 上限", "差旅报销 policy", "退款期限 refund policy"])
    func order(query: String) throws {
        let workspace = try workspace()
        var options = SearchOptions(k: 50, rerank: .cross, rerankDepth: 6)
        options.crossWeight = 1
        let result = try searcher(workspace).search(query, options: options, explain: true)
        #expect(result.reranked == 6 && result.reranker == "cross \(TestCross.name)")
        let encoder = try TestCross.encoder()
        var logits: [Double] = []
        for (index, hit) in result.hits.enumerated() {
            guard index < 6 else {
                #expect(hit.explanation?.cross == nil)
                continue
            }
            let logit = Double(try encoder.logits(query, texts: [hit.chunk.embeddedText])[0])
            #expect(hit.explanation?.cross?.score == logit && hit.explanation?.cross?.weight == 1)
            logits.append(logit)
        }
        #expect(logits == logits.sorted(by: >))
        #expect(zip(result.hits, result.hits.dropFirst()).allSatisfy { $0.score >= $1.score })
        options.rerank = .none
        let plain = try searcher(workspace).search(query, options: options)
        let place = { (hit: Hit) in "\(hit.source.id.path)#\(hit.chunk.position)" }
        #expect(Set(plain.hits.prefix(6).map(place)) == Set(result.hits.prefix(6).map(place)))
        #expect(plain.hits.dropFirst(6).map(place) == result.hits.dropFirst(6).map(place))
    }

    @Test("threads change nothing, and what a model can't read it does not judge")
    func weight() throws {
        let workspace = try workspace()
        let options = SearchOptions(k: 20, rerank: .cross)
        let one = try searcher(workspace).search("refund policy 退款", options: options)
        let three = try searcher(workspace, threads: 3).search(
            "refund policy 退款", options: options)
        #expect(one.hits.map(\.score) == three.hits.map(\.score))
        let known = try searcher(workspace).search("refund", options: options, explain: true)
        #expect(known.hits.first?.explanation?.cross?.weight == 0.8)
        let unknown = try searcher(workspace).search("漢字", options: options)
        #expect(unknown.reranked == 0 && unknown.reranker == nil)
    }

    @Test("a search without the model it needs says so")
    func missing() throws {
        let workspace = try workspace()
        #expect {
            try Searcher(index: workspace.index, models: TestModel.store, threads: 1)
                .search("refund", options: SearchOptions(rerank: .cross))
        } throws: {
            ($0 as? QuarryError)?.code == .invalidInput
        }
    }

    @Test(
        "the command finds the only one, says how many were re-ranked, and how to add one",
        .enabled(if: QuarryProcess.isPresent))
    func command() throws {
        let workspace = try workspace()
        var quarry = try workspace.quarry()
        quarry.environment["QUARRY_MODELS"] = workspace.root + "/models"
        let models = ModelStore(root: workspace.root + "/models")
        _ = try models.add(directory: TestModel.store.folder(of: TestModel.name))
        let search = ["search", "index", "refund 退款", "--rerank", "cross"]
        let none = try quarry.run(search)
        #expect(none.status == 3 && none.complaints.contains("quarry model add"))
        let folder = Repository.root + "/Tests/EmbeddingTests/Fixtures/cross-encoder"
        let added = try quarry.run(["model", "add", folder, "--name", "judge", "--json"]).object()
        #expect(added["kind"] as? String == "cross")
        let found = try quarry.run(search + ["--json", "--explain"]).object()
        let count = try #require(found["reranked"] as? Int)
        #expect(count > 0 && found["reranker"] as? String == "cross judge")
        let budget = try quarry.run(search + ["--rerank-budget", "0s", "--json"]).object()
        #expect(budget["reranked"] as? Int == 0)
        let people = try quarry.run(search)
        #expect(people.output.contains("\(count) re-ranked by cross judge"))
        #expect(try quarry.run(search + ["--cross-weight", "2"]).status == 2)
        #expect(try quarry.run(["search", "index", "x", "--rerank-model", "judge"]).status == 2)
        #expect(try quarry.run(search + ["--rerank-model", TestModel.name]).status == 3)
    }
}
