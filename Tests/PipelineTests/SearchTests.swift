import Chunking
import Corpus
import Embedding
import Foundation
import Indexing
import ParserPool
import Postings
import QuarryKit
import Ranking
import Searching
import Snapshots
import Storage
import TestSupport
import Testing

@Suite("Hits are traced to file, page and span")
struct SearchTests {
    private static let questions: KeyValuePairs = [
        "refund to the card": "en/refund.txt", "faulty software": "en/refund.txt",
        "住宿費每晚上限": "zh/差旅費.txt", "國外出差": "zh/差旅費.txt",
        "机房温度湿度": "zh/机房.txt", "漏水 异味": "zh/机房.txt",
        "VPN 連不上 E-1042": "it/vpn 說明.txt", "firmware 更新 電源": "it/vpn 說明.txt",
    ]

    @Test("Traditional, Simplified, English and mixed questions find the right file")
    func languages() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.build()
        for (question, source) in Self.questions {
            #expect(try workspace.sources(of: question).first == source, "\(question)")
        }
    }

    @Test("a hit's text is its span of the document as parsed, and its highlights lie in it")
    func spans() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        let handbook = "corpora/handbook/"
        for name in ["legal/warranty-terms.docx", "finance/travel-expense-policy.pdf"] {
            try workspace.write(name, try Repository.bytes(handbook + name))
        }
        try workspace.write("notes.md", "# 收據 notes\n\nKeep the *hotel receipt* 並檢附收據。\n")
        try workspace.write(
            "page.html", "<h1>Receipts</h1><p>A hotel receipt &amp; a ticket. 收據</p>")
        try workspace.build()
        let searcher = try workspace.searcher()
        var types: Set<SourceType> = []
        for query in ["warranty period", "hotel receipt", "報支 收據", "值班 机房", "error E-1042"] {
            let options = SearchOptions(k: 8, mode: .bm25, rerank: .none)
            for hit in try searcher.search(query, options: options).hits {
                try expectTraced(hit, workspace)
                types.insert(hit.source.type)
            }
        }
        #expect(types == Set(SourceType.ofFiles))
    }

    private func expectTraced(_ hit: Hit, _ workspace: Workspace) throws {
        let name = hit.source.id.path
        let bytes = try FileSystem.read(workspace.corpus + "/" + name)
        #expect(Digest.sha256(bytes) == hit.source.contentHash)
        let document = try TestPool.pool.get().parse(
            bytes: bytes, source: name, type: hit.source.type)
        let span = hit.chunk.span
        #expect(Cleaning.text(of: document, in: span.range) == hit.chunk.text, "\(name)")
        let blocks = document.blocks.filter { $0.range.overlaps(span.range) }
        #expect(blocks.first?.page == span.page && blocks.last?.page == span.lastPage, "\(name)")
        #expect((hit.pageVerdict != nil) == (hit.source.type == .pdf))
        // What matched may stand in the headings alone.
        let isBare = hit.chunk.heading.isEmpty && hit.chunk.tableHeader == nil
        #expect(!hit.highlights.isEmpty || !isBare, "\(name)")
        for range in hit.highlights {
            #expect(range.upperBound <= hit.chunk.text.utf8.count && !range.isEmpty)
            #expect(String(validating: Array(hit.chunk.text.utf8)[range], as: UTF8.self) != nil)
        }
    }

    @Test("each mode keeps the order, the count and the ranks it promises")
    func modes() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.build()
        let searcher = try workspace.searcher()
        for options in SearchModes.all {
            for (question, _) in Self.questions {
                let result = try searcher.search(question, options: options, explain: true)
                let said: Comment = "\(options), \(question)"
                #expect(result.hits.map(\.rank) == Array(1..<result.hits.count + 1), said)
                #expect(result.hits.count <= 5 && !result.hits.isEmpty, said)
                #expect(result.hits.map(\.score) == result.hits.map(\.score).sorted(by: >), said)
                let again = try searcher.search(question, options: options)
                #expect(again.hits.map(\.chunk) == result.hits.map(\.chunk), said)
                for hit in result.hits {
                    let explanation = try #require(hit.explanation)
                    if options.mode == .bm25 { #expect(explanation.vector == nil, said) }
                    if options.mode == .vector { #expect(explanation.vector?.rank != nil, said) }
                    #expect(
                        (explanation.late != nil)
                            == (options.rerank == .late && result.reranked > 0), said)
                }
            }
        }
    }

    @Test("k is the number of hits, and a shorter list is the beginning of a longer one")
    func count() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.build()
        let searcher = try workspace.searcher()
        let all = try searcher.search("the 的 出差 机房", options: .init(k: 100, rerank: .none)).hits
        #expect(all.count > 4)
        for k in [0, 1, 3] {
            let hits = try searcher.search("the 的 出差 机房", options: .init(k: k, rerank: .none)).hits
            #expect(hits.map(\.chunk) == all.prefix(k).map(\.chunk))
        }
    }

    @Test("a query of nothing has no hits, in any mode", arguments: ["", "  \n\t", "　"])
    func empty(query: String) throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.build()
        for options in SearchModes.all {
            #expect(try workspace.searcher().search(query, options: options).hits.isEmpty)
        }
    }

    @Test("odd queries are answered, not trapped on")
    func odd() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.build()
        let searcher = try workspace.searcher()
        let queries = [
            "!!!", "\u{0}", "\u{FEFF}", "🙂", String(repeating: "refund ", count: 5000),
            String(repeating: "退", count: 20000), "\u{301}\u{301}", "a\u{202E}b", "E-", "-1042-",
        ]
        for query in queries {
            for options in SearchModes.all { _ = try searcher.search(query, options: options) }
        }
    }

    @Test("the parts of a score add up to it")
    func explanation() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.build()
        let searcher = try workspace.searcher()
        for (question, _) in Self.questions {
            let options = SearchOptions(k: 6, vectorWeight: 0.3, lateWeight: 0.4)
            let result = try searcher.search(question, options: options, explain: true)
            for hit in result.hits {
                let parts = try #require(hit.explanation)
                let (lexical, dense) = (
                    try #require(parts.bm25.scaled), try #require(parts.vector?.scaled)
                )
                #expect(abs(parts.fused - (0.7 * lexical + 0.3 * dense)) < 1e-9)
                let terms = parts.terms.reduce(0.0) { $0 + Double($1.score) }
                #expect(abs(terms - parts.bm25.score) < 1e-4)
                #expect(abs(parts.scripts.values.reduce(0, +) - 1) < 1e-9)
                #expect(abs((parts.vector?.score ?? 2)) <= 1.0001)
            }
            // The re-ranked score is 0.4 late + 0.6 × the fused scores standardised once more.
            let fused = Scaling(try fusedScores(searcher, question, options))
            for hit in result.hits {
                let parts = try #require(hit.explanation)
                let late = try #require(parts.late?.scaled)
                #expect(abs(hit.score - (0.6 * fused.scaled(parts.fused) + 0.4 * late)) < 1e-9)
            }
        }
    }

    /// Of the candidates that are re-ranked.
    private func fusedScores(
        _ searcher: Searcher, _ question: String, _ options: SearchOptions
    ) throws -> [Double] {
        var all = options
        all.k = options.rerankDepth
        all.rerank = .none
        return try searcher.search(question, options: all).hits.map(\.score)
    }

    @Test("reciprocal rank fusion adds 1 / (60 + rank) of both lists")
    func reciprocalRank() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.build()
        let options = SearchOptions(k: 10, rerank: .none, fusion: .rrf)
        let hits = try workspace.searcher().search("refund 出差", options: options, explain: true)
            .hits
        #expect(!hits.isEmpty)
        for hit in hits {
            let parts = try #require(hit.explanation)
            let ranks = [parts.bm25.rank, parts.vector?.rank].compactMap { $0 }
            let sum = ranks.reduce(0.0) { $0 + 1 / Double(60 + $1) }
            #expect(abs(hit.score - sum) < 1e-12 && !ranks.isEmpty)
        }
    }

    @Test("an index and another model of the same name do not go together")
    func otherModel() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.build()
        let models = ModelStore(root: workspace.root + "/models")
        #expect(
            code { try Searcher(index: workspace.index, models: models, threads: 1) } == .notFound)
        var other = TestModel.tiny
        other.seed = 99
        try other.write(to: models.folder(of: TestModel.name))
        #expect(
            code { try Searcher(index: workspace.index, models: models, threads: 1) }
                == .invalidInput)
        let none = workspace.root + "/nowhere"
        #expect(
            code { try Searcher(index: none, models: TestModel.store, threads: 1) } == .notFound)
    }

    private func code(_ body: () throws -> Searcher) -> ErrorCode? {
        do {
            _ = try body()
            return nil
        } catch {
            return (error as? QuarryError)?.code
        }
    }

    @Test("BM25 alone needs no model; the other modes say that they do")
    func withoutModel() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.build()
        let searcher = Searcher(snapshot: try Snapshot(index: workspace.index), encoder: nil)
        let lexical = SearchOptions(mode: .bm25, rerank: .none)
        #expect(try searcher.search("refund", options: lexical).hits.count > 0)
        for options in [SearchOptions(), SearchOptions(mode: .vector, rerank: .none)] {
            #expect(throws: QuarryError.self) { try searcher.search("refund", options: options) }
        }
    }

    @Test("a snapshot goes on answering while newer generations are published")
    func pinned() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.build()
        let old = try workspace.searcher()
        let options = SearchOptions(mode: .bm25, rerank: .none)
        let before = try old.search("refund", options: options).hits.map(\.chunk)
        for number in 0..<5 {
            try workspace.write("en/refund.txt", "Edition \(number) says nothing of it.")
            try workspace.build()
        }
        #expect(try old.search("refund", options: options).hits.map(\.chunk) == before)
        #expect(try workspace.sources(of: "refund courier").isEmpty)
        #expect(try FileSystem.names(in: workspace.index + "/generations").count == 3)
    }

    @Test("the library answers as the engine does")
    func library() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        let root = try workspace.build().manifest.root
        let base = try KnowledgeBase(index: workspace.index, models: TestModel.store.root)
        #expect(base.root == root)
        for (question, _) in Self.questions {
            let passages = try base.search(question, count: 3)
            let hits = try workspace.searcher().search(question, options: .init(k: 3)).hits
            #expect(passages.map(\.text) == hits.map(\.chunk.text))
            #expect(passages.map(\.source) == hits.map(\.source.id.path))
            #expect(passages.allSatisfy { $0.pages == nil })
        }
        #expect(try base.search("refund", count: 0).isEmpty)
        #expect(try base.search("refund", count: -1).isEmpty)
        #expect(throws: KnowledgeBase.Failure.self) {
            try KnowledgeBase(index: workspace.root + "/nowhere", models: TestModel.store.root)
        }
    }
}
