import Corpus
import Embedding
import Foundation
import Indexing
import Searching
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Judging

@Suite("Two generations compared: what changed, whose answers, and why")
struct DifferenceTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
        try workspace.write([
            "wombat.txt": "A wombat digs a burrow of thirty metres.",
            "numbat.txt": "A numbat eats twenty thousand termites a day.",
            "退款.txt": "退款期限為三十天，逾期不受理。",
        ])
        try workspace.build()
    }

    private func snapshot(_ generation: Int) throws -> Snapshot {
        let store = GenerationStore(root: workspace.index)
        return try Snapshot(try store.manifest(generation), layout: store.layout)
    }

    /// The last two generations.
    private func difference() throws -> IndexDifference {
        let last = try #require(try GenerationStore(root: workspace.index).currentNumber())
        return try IndexDifference(from: snapshot(last - 1), to: snapshot(last))
    }

    private static let words = SearchOptions(mode: .bm25, rerank: .none)

    private func ask(
        _ query: String, _ options: SearchOptions = DifferenceTests.words
    ) throws -> AnswerDifference {
        try AnswerComparison(
            difference(), encoders: EncoderPool(models: TestModel.store, threads: 1),
            options: options
        ).ask(query)
    }

    private func sources(_ passages: [AnswerDifference.Passage]) -> [String] {
        passages.map(\.source)
    }

    @Test("sources are told apart by name and by bytes")
    func sources() throws {
        try workspace.write("numbat.txt", "A numbat is no marsupial mole.")
        try workspace.write("new.txt", "Something new.")
        try workspace.remove("wombat.txt")
        try workspace.write("moved/退款.txt", "退款期限為三十天，逾期不受理。")
        try workspace.remove("退款.txt")
        try workspace.build()
        let difference = try difference()
        let names = difference.sources.names
        #expect(names.added.map(\.path) == ["new.txt"])
        #expect(names.changed.map(\.path) == ["numbat.txt"])
        #expect(names.removed.map(\.path) == ["wombat.txt"])
        #expect(names.renamed.map(\.to.path) == ["moved/退款.txt"])
        #expect(difference.sources.unchanged == 0 && !difference.isEqual)
        #expect(difference.settings.isEmpty && difference.fingerprints.isEmpty)
        let same = try IndexDifference(from: snapshot(2), to: snapshot(2))
        #expect(same.isEqual && same.sources.unchanged == 3 && same.sources.names == ChangedNames())
    }

    @Test("an edited source is the cause where its words were the answer, and nowhere else")
    func edited() throws {
        try workspace.write("wombat.txt", "A bilby digs a burrow of three metres.")
        try workspace.build()
        let found = try ask("wombat")
        #expect(sources(found.before) == ["wombat.txt"] && found.now.isEmpty)
        #expect(found.causes == [.init(kind: .edited, sources: ["wombat.txt"])])
        #expect(try ask("bilby").causes == [.init(kind: .edited, sources: ["wombat.txt"])])
        #expect(try !ask("numbat termites").isChanged)
        #expect(try ask("numbat").causes.isEmpty)
    }

    @Test("passages of an edited source that stayed as they were are not edited")
    func editedElsewhere() throws {
        // Sections are chunks of their own.
        let before = "# Burrow\n\nThe echidna digs.\n\n# Food\n\nIt eats ants."
        try workspace.write("echidna.md", before)
        try workspace.build()
        try workspace.write("echidna.md", before.replacing("ants", with: "termites all day"))
        try workspace.build()
        let found = try ask("echidna digs")
        #expect(found.before.first?.source == "echidna.md")
        let others: [AnswerDifference.Cause.Kind] = [.edited, .removed, .outranked]
        #expect(!found.causes.contains { others.contains($0.kind) }, "\(found.causes)")
        #expect(try ask("ants").causes.map(\.kind).contains(.edited))
    }

    @Test("a removed source, and a new one that outranks")
    func removedAndOutranked() throws {
        try workspace.remove("wombat.txt")
        try workspace.write("more.txt", "Termites, termites, termites: the numbat's day.")
        try workspace.build()
        #expect(try ask("wombat").causes == [.init(kind: .removed, sources: ["wombat.txt"])])
        let found = try ask("termites")
        #expect(sources(found.before) == ["numbat.txt"])
        #expect(sources(found.now) == ["more.txt", "numbat.txt"])
        #expect(found.causes == [.init(kind: .outranked, sources: ["more.txt"])])
        #expect(
            found.moves.map { "\($0.source) \($0.from ?? 0) \($0.to ?? 0)" }
                == ["more.txt 0 1", "numbat.txt 1 2"])
    }

    @Test("a renamed source answers as before")
    func renamed() throws {
        try workspace.write("b/wombat.txt", "A wombat digs a burrow of thirty metres.")
        try workspace.remove("wombat.txt")
        try workspace.build()
        let found = try ask("wombat burrow")
        #expect(!found.isChanged && sources(found.before) == ["b/wombat.txt"])
    }

    @Test("a word that has become frequent counts less, and says so")
    func statistics() throws {
        try workspace.write([
            "a.txt": "The quokka smiles at the sea.", "b.txt": "The potoroo hides at the sea.",
            "c.txt": "The potoroo sleeps at the sea.",
        ])
        try workspace.build()
        for number in 0..<6 {
            try workspace.write(
                "q\(number).txt", "Another quokka, number \(number), was seen here.")
        }
        try workspace.build()
        let found = try ask("quokka potoroo")
        #expect(found.before.first?.source == "a.txt")
        let kinds = Set(found.causes.map(\.kind))
        #expect(kinds == [.statistics, .outranked], "\(found.causes)")
    }

    @Test("a setting of the search is named by its key")
    func settings() throws {
        workspace.settings.bm25 = BM25Settings(k1: 0.9, b: 0)
        workspace.settings.chunk.maxTokens = 400
        let filler = String(repeating: "in the dry season near the river ", count: 4)
        try workspace.write([
            "long.txt": "A bandicoot met a bandicoot \(filler).", "short.txt": "One bandicoot.",
        ])
        try workspace.build()
        workspace.settings.bm25 = BM25Settings(k1: 0.9, b: 1)
        try workspace.build()
        let found = try ask("bandicoot")
        #expect(sources(found.before) == ["long.txt", "short.txt"])
        #expect(sources(found.now) == ["short.txt", "long.txt"])
        #expect(found.causes == [.init(kind: .settings, keys: ["bm25.b"])])
    }

    @Test("so are the weights of the retrievers, and the model")
    func weightsAndModel() throws {
        var other = TestModel.tiny
        other.seed = 99
        try other.write(to: TestModel.store.folder(of: "tiny-99"))
        for number in 0..<8 {
            try workspace.write("\(number).txt", "Burrow \(number) of the wombat \(number * 7).")
        }
        workspace.settings.ranking.vectorWeight = ["latin": 0]
        try workspace.build()
        workspace.settings.ranking.vectorWeight = ["latin": 1]
        try workspace.build()
        let hybrid = SearchOptions(rerank: .none)
        let weighed = try ask("wombat burrow of thirty metres", hybrid)
        #expect(weighed.isChanged)
        #expect(
            weighed.causes == [.init(kind: .weights, keys: ["ranking.vector_weight.latin"])])
        #expect(try !ask("wombat burrow of thirty metres").isChanged, "words find the same")

        workspace.settings.embed.model = "tiny-99"
        try workspace.build()
        let modelled = try ask("wombat burrow", hybrid)
        #expect(modelled.isChanged)
        #expect(modelled.causes.map(\.kind) == [.model], "\(modelled.causes)")
        #expect(modelled.causes.first?.keys.contains("embed.model") == true)
    }

    @Test("where vectors alone are asked, how words count is no cause")
    func vectorsAlone() throws {
        var other = TestModel.tiny
        other.seed = 98
        try other.write(to: TestModel.store.folder(of: "tiny-98"))
        try workspace.write([
            "a.md": "# Bandicoot\n\nIt digs in the sand.",
            "b.md": "# Sand\n\nA bandicoot, a bandicoot, a bandicoot.",
        ])
        workspace.settings.bm25.fields = FieldWeights(title: 1, heading: 1, body: 5)
        try workspace.build()
        workspace.settings.bm25.fields = FieldWeights(title: 1, heading: 9, body: 1)
        workspace.settings.embed.model = "tiny-98"
        try workspace.build()
        let vectors = try ask("bandicoot", SearchOptions(mode: .vector, rerank: .none))
        #expect(vectors.isChanged && vectors.causes.map(\.kind) == [.model], "\(vectors.causes)")
    }

    @Test("mean vectors of a script are compared with vectors of their own model alone")
    func meanVectors() throws {
        try workspace.write("new.txt", "Something new.")
        try workspace.build()
        let (before, now) = (try snapshot(1), try snapshot(2))
        func step(_ model: String?) throws -> Snapshot {
            var manifest = before.manifest
            manifest.languages?.aligned = [["han", "latin"]]
            manifest.fingerprints["writer"] = "other"
            if let model { manifest.fingerprints["model"] = model }
            let difference = try IndexDifference(
                from: Snapshot(manifest, layout: before.layout), to: now)
            #expect(!difference.fingerprints.isEmpty && difference.keys(.build).isEmpty)
            #expect(difference.keys(.weights).contains("aligned") == (model == nil))
            #expect(difference.keys(.model).contains("aligned") == (model != nil))
            let worlds = try World.path(difference, encoders: nil)
            return try #require(worlds.first { $0.step == .segments }).searcher.snapshot
        }
        #expect(try step(nil).manifest.languages?.aligned == [["han", "latin"]])
        #expect(try step("another").manifest.languages == now.manifest.languages)
    }

    @Test("whatever changes, each changed answer has a cause, and an equal one has none")
    func everyChange() throws {
        var random = SeededGenerator(seed: 3)
        let animals = ["wombat", "numbat", "quokka", "bilby", "echidna", "退款", "差旅費"]
        func text() -> String {
            (0..<8).map { _ in animals.randomElement(using: &random) ?? "" }.joined(separator: " ")
        }
        for _ in 0..<6 {
            for _ in 0..<3 {
                let name = "\(Int.random(in: 0..<9, using: &random)).txt"
                if Bool.random(using: &random) {
                    try workspace.write(name, text())
                } else {
                    try workspace.remove(name)
                }
            }
            workspace.settings.bm25.k1 = Double.random(in: 0.1...2, using: &random)
            guard try workspace.build().isNewGeneration else { continue }
            for animal in animals {
                for options in [Self.words, SearchOptions(rerank: .none)] {
                    let found = try ask(animal, options)
                    #expect(found.isChanged != found.causes.isEmpty, "\(animal) \(found.causes)")
                }
            }
        }
    }

    @Test("the page is whole in itself and shows texts as texts")
    func page() throws {
        try workspace.write("<b>.txt", "A wombat <script>alert(1)</script> & more.")
        try workspace.build()
        let difference = try difference()
        let html = DifferencePage(
            difference, explanation: try difference.explanation(),
            names: (before: "a<b", now: "b"), answers: [try ask("wombat")]
        ).html
        #expect(html.contains("&lt;script&gt;") && !html.contains("<script"))
        #expect(html.contains("&lt;b&gt;.txt") && !html.contains("a<b"))
        #expect(html.contains("outranked by what is new"))
        for outside in ["http:", "https:", "src=", "url("] { #expect(!html.contains(outside)) }
    }
}

@Suite(
    "quarry diff",
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
struct DiffCommandTests {
    @Test("generations of one index, questions as lines and as JSON, the page")
    func command() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.writeJob()
        let quarry = try workspace.quarry()
        #expect(try quarry.run(["build", "job.yaml", "--quiet"]).status == 0)
        try workspace.remove("en/refund.txt")
        #expect(try quarry.run(["build", "job.yaml", "--quiet"]).status == 0)
        let questions: KeyValuePairs = [
            "q.txt": "refund receipt\n\n差旅費 主管\n",
            "q.jsonl": "{\"query\": \"refund receipt\", \"sources\": []}\n{\"query\": \"差旅費 主管\"}",
        ]
        for (name, text) in questions {
            try FileSystem.replace(workspace.root + "/" + name, with: Array(text.utf8))
            let result = try quarry.run([
                "diff", "index@1", "index", "--queries", name, "--mode", "bm25", "--json",
                "--html", "diff.html",
            ])
            let object = try result.object()
            #expect(result.status == 0, "\(result.complaints)")
            let sources = object["sources"] as? [String: Any]
            #expect(sources?["removed"] as? [String] == ["en/refund.txt"])
            let asked = try #require(object["queries"] as? [String: Any])
            #expect(asked["asked"] as? Int == 2)
            let answers = try #require(asked["answers"] as? [[String: Any]])
            let refund = try #require(answers.first { $0["query"] as? String == "refund receipt" })
            let causes = try #require(refund["causes"] as? [[String: Any]])
            #expect(causes.map { $0["cause"] as? String } == ["removed"], "\(causes)")
            #expect(causes.first?["sources"] as? [String] == ["en/refund.txt"])
            #expect(FileSystem.size(workspace.root + "/diff.html") ?? 0 > 1_000)
            try FileSystem.remove(workspace.root + "/diff.html")
        }
        try workspace.writeJob(extra: "bm25: { k1: 1.5 }\nrerank: { store_late: none }")
        #expect(try quarry.run(["build", "job.yaml", "--quiet"]).status == 0)
        let settings = try quarry.run(["diff", "index@2", "index@3", "--json"]).object()["settings"]
        let late = (settings as? [[String: Any]])?.first {
            $0["key"] as? String == "rerank.store_late"
        }
        #expect(late?["before"] as? String == "codes" && late?["after"] is NSNull)
        let text = try quarry.run(["diff", "index@1", "index@2", "--queries", "q.txt"])
        #expect(text.output.contains("- en/refund.txt"), "\(text.output) \(text.complaints)")
        #expect(text.output.contains("because: removed: en/refund.txt"), "\(text.output)")
        let same = try quarry.run(["diff", "index", "index"])
        #expect(same.status == 0 && same.output.contains("Equal, byte for byte"))
        #expect(try quarry.run(["diff", "index@7", "index"]).status == 3)
        #expect(try quarry.run(["diff", "index", "nothing"]).status == 3)
        try FileSystem.replace(workspace.root + "/q.txt", with: Array("{\"q\": 1}\n".utf8))
        let broken = try quarry.run(["diff", "index@1", "index", "--queries", "q.txt"])
        #expect(broken.status == 3 && broken.complaints.contains("line 1"))
    }
}
