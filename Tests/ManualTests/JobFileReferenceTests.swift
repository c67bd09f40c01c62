import Corpus
import Foundation
import TestSupport
import Testing

@testable import Jobs

@Suite("The manual's page on job files")
struct JobFileReferenceTests {
    private static func page() throws -> ManualPage { try ManualPage.manual("JobFile") }

    /// Dotted names of the keys in the first column of the page's tables.
    private static func named() throws -> Set<String> {
        Set(try page().tableKeys.filter { !$0.isEmpty })
    }

    /// Dotted names of the keys that job files know.
    private static let known: Set<String> = {
        let sections = [
            "corpus": CorpusDefinition.keys, "parse": ParseSettings.keys,
            "chunk": ChunkSettings.keys, "embed": EmbedSettings.keys, "bm25": BM25Settings.keys,
            "bm25.fields": WeightedText.Field.allCases.map(\.rawValue),
            "hnsw": HNSWSettings.keys, "ranking": RankingSettings.keys,
            "ranking.llm": ["endpoint", "model"], "rerank": RerankSettings.keys,
            "limits": JobLimits.keys, "guard": RemovalGuard.keys,
            "gate": GateRules.keys, "answer": AnswerSettings.keys,
        ]
        let inner = sections.flatMap { section, keys in keys.map { section + "." + $0 } }
        return Set(JobDefinition.rootKeys + inner).subtracting(sections.keys)
    }()

    @Test("it names every key there is, and no other")
    func keys() throws {
        let named = try Self.named()
        #expect(Self.known.subtracting(named) == [], "not on the page")
        #expect(named.subtracting(Self.known) == [], "no keys")
    }

    @Test("its sections are those that the code knows", arguments: known.sorted())
    func isKnown(key: String) {
        var text = "name: x\ncorpus: { roots: [x] }\nindex: x\n"
        let parts = key.split(separator: ".").map(String.init)
        if !text.contains("\(parts[0]):") {
            text += parts.dropLast().reduce("") { $0 + $1 + ": { " } + "\(parts.last ?? ""): null"
            text += String(repeating: " }", count: parts.count - 1)
        }
        let reason: String
        do throws(QuarryError) {
            _ = try JobDefinition.parse(text, path: "job.yaml")
            reason = ""
        } catch {
            reason = error.reason
        }
        #expect(!reason.contains("unknown key"))
    }

    @Test("the file of all defaults says no more than the one of the needed keys")
    func defaults() throws {
        let jobs = try Self.page().fences(of: "yaml").filter { $0.text.contains("name: mine") }
        #expect(jobs.count == 2)
        let parsed = try jobs.map { try JobDefinition.parse($0.text, path: "job.yaml") }
        #expect(parsed.first == parsed.last)
    }
}

@Suite("The example jobs")
struct ExampleJobTests {
    @Test("are job files, each said to be one, and each other than the others")
    func parse() throws {
        let names = try Self.names()
        #expect(names.count >= 5)
        var jobs: [JobDefinition] = []
        for name in names {
            let text = try Repository.text("jobs/Examples/" + name)
            #expect(text.hasPrefix("#"), "\(name) says first what it is for")
            let job = try JobDefinition.parse(text, path: name)
            #expect(name == job.name + ".yaml")
            jobs.append(job)
        }
        #expect(Set(jobs.map(\.index)).count == jobs.count)
    }

    @Test(
        "find their corpus, as quarry plan has it",
        .enabled(if: ManualCheckout.isPossible, ManualCheckout.needs))
    func plan() throws {
        // Its own: the manual's pages take documents away from theirs for a while.
        let checkout = try ManualCheckout()
        defer { checkout.remove() }
        for name in try Self.names() {
            let planned = try checkout.shell("quarry plan jobs/Examples/\(name) --json")
            try #require(planned.status == 0, "\(name): \(planned.output) \(planned.complaints)")
            let plan = try planned.object()
            let sources = (plan["added"] as? [Any])?.count ?? 0
            #expect(sources > 0 && plan["error"] == nil, "\(name): \(plan)")
        }
    }

    private static func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: Repository.root + "/jobs/Examples")
            .filter { $0.hasSuffix(".yaml") }
    }
}
