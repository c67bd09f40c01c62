import Corpus
import Embedding
import Foundation
import Indexing
import QuarryKit
import Searching
import Snapshots
import Storage
import TestSupport
import Testing

@Suite("Ranking settings of a job reach the index and its answers")
struct RankingSettingsTests {
    private static let defaults = Set(IndexSettings().facts.keys)

    @Test("settings left at their defaults have no line in the manifest")
    func silent() {
        #expect(!Self.defaults.contains { $0.hasPrefix("ranking") || $0.hasPrefix("metadata") })
        #expect(!Self.defaults.contains { $0.hasPrefix("bm25.fields") })
    }

    @Test("pinned weights are part of the root, are used, and are called pinned")
    func pins() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        let measured = try workspace.build().manifest
        workspace.settings.ranking.vectorWeight = ["latin": 0.9, "han": 0.1]
        workspace.settings.ranking.lateWeight = ["latin": 0]
        let pinned = try workspace.build().manifest
        #expect(pinned.root != measured.root)
        #expect(pinned.segments == measured.segments)
        #expect(try workspace.cleanRoot() == pinned.root)
        let searcher = try workspace.searcher()
        for (query, script, weight) in [("refund card", "latin", 0.9), ("機房溫度", "han", 0.1)] {
            let result = try searcher.search(query, options: SearchOptions(k: 1), explain: true)
            let explanation = try #require(result.hits.first?.explanation)
            #expect(abs((explanation.vector?.weight ?? -1) - weight) < 1e-9)
            #expect(explanation.weightOrigins == [script: "pinned"])
            if script == "latin" { #expect(result.reranked == 0) }
        }
        let given = try searcher.search(
            "refund card", options: SearchOptions(k: 1, vectorWeight: 0.3), explain: true)
        #expect(given.hits.first?.explanation?.weightOrigins == ["latin": "given"])
    }

    @Test("a query with an identifier keeps half of its weight for BM25, whatever is pinned")
    func identifiers() throws {
        let workspace = try Workspace()
        for number in 100..<160 {
            try workspace.write(
                "parts/\(number).txt",
                "Hex bolt of steel, part QX-\(number)/B, for the frame. 六角螺栓，編號 QX-\(number)/B，車架用。"
            )
        }
        workspace.settings.ranking.vectorWeight = ["latin": 1, "han": 1, "other": 1]
        workspace.settings.ranking.lateWeight = ["latin": 1, "han": 1, "other": 1]
        try workspace.build()
        let searcher = try workspace.searcher()
        for query in ["QX-137/B", "part QX-137/B", "編號 QX-137/B 的螺栓", "哪個零件是 qx-137/b？"] {
            let result = try searcher.search(query, options: SearchOptions(k: 1), explain: true)
            let hit = try #require(result.hits.first)
            #expect(hit.source.id.path == "parts/137.txt", "\(query)")
            let explanation = try #require(hit.explanation)
            #expect(explanation.bm25.weight == 0.5 && explanation.vector?.weight == 0.5)
            #expect(explanation.identifiers.map { $0.lowercased() } == ["qx-137/b"])
        }
        for (query, options) in [
            ("hex bolt for the frame", SearchOptions(k: 1)),
            ("QX-137/B", SearchOptions(k: 1, vectorWeight: 0.9)),
            ("QX-137/B", SearchOptions(k: 1, mode: .vector)),
        ] {
            let hit = try searcher.search(query, options: options, explain: true).hits.first
            #expect(hit?.explanation?.vector?.weight == options.vectorWeight ?? 1)
        }
    }

    @Test("synonyms and metadata change the root and no segment; the index alone answers by them")
    func settings() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        let plain = try workspace.build().manifest
        #expect(try workspace.sources(of: "kulanz").isEmpty)
        workspace.settings.ranking.synonyms = try SynonymTable(
            file: "kulanz => refund\n機房, server room, 机房\n")
        workspace.settings.metadata = [
            try MetadataRule(match: "zh/**", values: ["region": "cn"]),
            try MetadataRule(match: "en/**", values: ["region": "us"]),
        ]
        let built = try workspace.build().manifest
        #expect(built.root != plain.root && built.segments == plain.segments)
        #expect(try workspace.cleanRoot() == built.root)
        #expect(try workspace.sources(of: "kulanz").first == "en/refund.txt")
        #expect(try workspace.sources(of: "server room").first == "zh/机房.txt")
        let base = try KnowledgeBase(index: workspace.index, models: TestModel.store.root)
        var options = KnowledgeBase.Options()
        options.filters = ["meta:region=us"]
        let passages = try base.search("refund 机房", options: options).passages
        #expect(!passages.isEmpty && passages.allSatisfy { $0.source.hasPrefix("en/") })
        #expect(passages.allSatisfy { $0.metadata == ["region": "us"] })
        options.filters = ["meta:region"]
        #expect(throws: KnowledgeBase.Failure.self) { try base.search("refund", options: options) }
    }

    @Test("field weights are inputs of the segments, and an incremental build equals a clean one")
    func fields() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.write("a.md", "# 手冊 Handbook\n\nPlain text of the first.\n")
        try workspace.write("b.md", "# Other\n\nThe handbook 手册 is mentioned here, handbook.\n")
        let plain = try workspace.build().manifest
        workspace.settings.bm25.fields = FieldWeights(title: 8, heading: 4, body: 1)
        let weighted = try workspace.build().manifest
        #expect(plain.segments.map(\.inputs) != weighted.segments.map(\.inputs))
        #expect(weighted.statistics.terms > plain.statistics.terms)
        #expect(try workspace.cleanRoot() == weighted.root)
        for query in ["handbook", "手册", "手冊 handbook"] {
            #expect(try workspace.sources(of: query).first == "a.md", "\(query)")
        }
        let hit = try #require(
            try workspace.searcher().search(
                "handbook", options: SearchOptions(k: 1, mode: .bm25, rerank: .none), explain: true
            ).hits.first)
        let terms = try #require(hit.explanation?.fields["handbook"])
        // The heading that opens a chunk is part of its text as well.
        #expect((terms["title"] ?? 0) + (terms["heading"] ?? 0) == 1)
        #expect((terms["body"] ?? 0) <= 1)
    }

    @Test("a document's own date is filtered by, and every option works with every mode")
    func options() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        let handbook = "corpora/handbook/"
        for name in ["legal/warranty-terms.docx", "finance/travel-expense-policy.pdf"] {
            try workspace.write(name, try Repository.bytes(handbook + name))
        }
        try workspace.build()
        let searcher = try workspace.searcher()
        var dated = SearchOptions(k: 50, mode: .bm25, rerank: .none)
        let query = "warranty travel refund 出差"
        let all = try searcher.search(query, options: dated).hits.count
        dated.filters = [try Condition(filter: "date:1990..2100")]
        let with = try searcher.search(query, options: dated).hits
        dated.filters = [try Condition(filter: "-date:1990..2100")]
        let without = try searcher.search(query, options: dated).hits
        #expect(!with.isEmpty && with.count + without.count == all)
        #expect(with.allSatisfy { [.pdf, .docx].contains($0.source.type) })
        for mode in SearchModes.all {
            var options = mode
            options.expansions = [.rm3]
            options.relevanceShare = 0.7
            options.collapsesNearDuplicates = true
            let result = try searcher.search("refund 退款 出差", options: options, explain: true)
            #expect(!result.hits.isEmpty && result.hits.count <= 5)
            #expect(result.hits.allSatisfy { $0.explanation?.difference != nil })
        }
    }
}
