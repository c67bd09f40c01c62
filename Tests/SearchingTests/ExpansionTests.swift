import Corpus
import Foundation
import HNSW
import Postings
import Ranking
import Segments
import Snapshots
import TestSupport
import Testing

@testable import Searching

@Suite("Query expansion")
struct ExpansionTests {
    private static let items: [Library.Item] = [
        .init(
            path: "vpn.txt",
            chunks: Library.chunks([
                "虛擬私人網路連不上時，請重設權杖。", "虚拟私人网络的令牌每年更换。",
                "The virtual private network needs a token.", "VPN tokens are handed out by IT.",
                "A private note on the virtual network of friends.",
            ])),
        .init(
            path: "laptop.txt",
            chunks: Library.chunks([
                "notebook loans last a week", "筆電借用以七日為限", "laptop bags are at the desk",
                "笔记本电脑 docking station",
            ])),
        .init(
            path: "fruit.txt",
            chunks: Library.chunks(["apples and pears", "the orchard ladder", "cider press"])),
    ]

    private static let synonyms = """
        # one entry a line
        VPN, 虛擬私人網路, 虚拟私人网络, virtual private network
        laptop => notebook, 筆電
        apple, 蘋果   # end of line
        """

    private func library(
        _ synonyms: String = ExpansionTests.synonyms, items: [Library.Item] = ExpansionTests.items
    ) throws -> Library {
        var ranking = RankingSettings()
        ranking.synonyms = try SynonymTable(file: synonyms)
        return try Library(items, settings: IndexSettings(ranking: ranking).facts)
    }

    @Test(
        "synonyms find each other in Traditional, Simplified, English and mixed; phrases as phrases",
        arguments: [
            ("VPN 權杖", ["vpn.txt#0", "vpn.txt#1", "vpn.txt#2", "vpn.txt#3"]),
            ("虛擬私人網路", ["vpn.txt#0", "vpn.txt#1", "vpn.txt#2", "vpn.txt#3"]),
            ("虚拟私人网络 token", ["vpn.txt#0", "vpn.txt#1", "vpn.txt#2", "vpn.txt#3"]),
            ("laptop", ["laptop.txt#0", "laptop.txt#1", "laptop.txt#2"]),
        ])
    func synonyms(query: String, expected: [String]) throws {
        let result = try library().search(query) { $0.k = 100 }
        #expect(Set(expected).isSubset(of: Set(result.places.prefix(expected.count + 1))))
        #expect(!result.expansion.synonyms.isEmpty)
    }

    @Test("a phrase's words apart do not count, and one way is one way")
    func exact() throws {
        let library = try library()
        #expect(!(try library.search("VPN") { $0.k = 100 }.places.contains("vpn.txt#4")))
        let back = try library.search("notebook") { $0.k = 100 }
        #expect(back.places == ["laptop.txt#0"] && back.expansion.isEmpty)
        #expect(try library.search("VPN") { $0.usesSynonyms = false }.places == ["vpn.txt#3"])
    }

    @Test("what a synonym adds is explained and marked, and the parts add up to BM25")
    func explained() throws {
        let library = try library()
        var options = SearchOptions(mode: .bm25, rerank: .none)
        options.syntax = .language
        let result = try Searcher(snapshot: library.snapshot, encoder: nil)
            .search("VPN", options: options, explain: true)
        let hit = try #require(result.hits.first { $0.chunk.text.hasPrefix("虛擬") })
        let explanation = try #require(hit.explanation)
        #expect(explanation.terms.map(\.term).contains { $0.contains("(for VPN)") })
        let sum = explanation.terms.reduce(0) { $0 + $1.score }
        #expect(abs(sum - explanation.bm25.score) < 1e-4)
        let marked = hit.highlights.map {
            String(decoding: Array(hit.chunk.text.utf8)[$0], as: UTF8.self)
        }
        #expect(marked == ["虛擬私人網路"])
    }

    @Test("RM3 keeps half of the weight on the query and finds what the best chunks speak of")
    func feedback() throws {
        var items = (0..<120).map {
            Library.Item(
                path: "other\($0).txt", chunks: Library.chunks(["filler number \($0) text"]))
        }
        items += [
            .init(
                path: "a.txt",
                chunks: Library.chunks([
                    "refund reimbursement policy 退款 賠償", "refund and reimbursement 退款 赔偿",
                    "reimbursement 賠償 form", "payout form",
                ]))
        ]
        let library = try Library(items)
        let plain = try library.search("refund") { $0.k = 50 }
        #expect(Set(plain.places) == ["a.txt#0", "a.txt#1"])
        let result = try library.search("refund") {
            $0.k = 50
            $0.expansions = [.rm3]
        }
        #expect(Set(result.places.prefix(3)) == ["a.txt#0", "a.txt#1", "a.txt#2"])
        let terms = result.expansion.feedback
        #expect(terms.count <= RelevanceFeedback.terms + 1)
        #expect(abs(terms.reduce(0) { $0 + $1.weight } - 1) < 1e-9)
        #expect((terms.first { $0.term == "refund" }?.weight ?? 0) >= 0.5)
        #expect(terms.contains { $0.term == "赔偿" })
        let search = CandidateSearch(segments: library.snapshot.segments, settings: BM25Settings())
        let nothing = try RelevanceFeedback(search: search)
            .expanded(try search.lexicalQuery("nowhere"), allowed: nil)
        #expect(nothing.map(\.term) == ["nowher"] && nothing.map(\.weight) == [1])
        #expect(try library.search("nowhere") { $0.expansions = [.rm3] }.hits.isEmpty)
    }

    private func search(
        _ query: String, _ writer: VariantWriter, seconds: Double = 5
    ) throws -> SearchResult {
        try library("").search(query) {
            $0.expansions = [.llm]
            $0.variantWriter = writer
            $0.expansionSeconds = seconds
        }
    }

    @Test("variants by a language model are fused by reciprocal rank, and the key is sent")
    func variants() throws {
        let server = try ChatServer(
            try ChatServer.completion(
                "1. 虛擬私人網路 權杖\n- \"virtual private network\"\n\n- VPN\n- more"))
        let writer = VariantWriter(endpoint: server.endpoint, model: "m-1", key: "secret-7")
        let result = try search("VPN", writer)
        #expect(result.notes.isEmpty)
        #expect(result.expansion.variants == ["虛擬私人網路 權杖", "virtual private network", "more"])
        #expect(Set(result.places).isSuperset(of: ["vpn.txt#0", "vpn.txt#2", "vpn.txt#3"]))
        let request = try #require(server.requests.first)
        #expect(request.hasPrefix("POST /v1/chat/completions"))
        #expect(request.contains("Bearer secret-7") && request.contains("m-1"))
        var options = SearchOptions(mode: .bm25, rerank: .none)
        options.expansions = [.llm]
        options.variantWriter = writer
        let hits = try Searcher(snapshot: try library("").snapshot, encoder: nil)
            .search("VPN", options: options, explain: true).hits
        for hit in hits {
            let ranks = try #require(hit.explanation).variantRanks
            let sum = ranks.reduce(0.0) { $0 + ($1.map { 1 / Double(60 + $0) } ?? 0) }
            #expect(ranks.count == 4 && abs(hit.score - sum) < 1e-12)
        }
    }

    @Test(
        "a setting in the manifest that can't be read is an error, not the default",
        arguments: [
            "metadata", "ranking.synonyms", "bm25.k1", "bm25.fields.title", "chunk.strategy",
            "ranking.vector_weight.han",
        ])
    func unreadable(key: String) throws {
        let index = IndexLayout(root: NSTemporaryDirectory())
        let manifest = Manifest(
            fingerprints: [:], settings: [key: "[{"],
            statistics: .init(sources: 0, chunks: 0, terms: 0, dimension: 2), calibration: [:],
            segments: [])
        let error = #expect(throws: QuarryError.self) {
            try Snapshot(manifest, layout: index)
        }
        #expect(error?.code == .corrupt && error?.reason.contains(key) == true)
        #expect(error?.path == index.rootText(manifest.generation))
    }

    @Test("where the model fails, the answer is the plain one and says so")
    func failures() throws {
        let plain = try library("").search("VPN token")
        let answers: [(ChatServer.Answer, Double, String)] = [
            (.init(status: "500 Internal Server Error", body: "no"), 5, "HTTP 500"),
            (.init(body: "not json"), 5, "not a chat completion"),
            (.init(body: "{\"choices\":[]}"), 5, "not a chat completion"),
            (try ChatServer.completion("  \n---\n"), 5, "no other query"),
            (.init(body: "late", delaySeconds: 1.5), 0.3, "in time|0.3 s"),
        ]
        for (answer, seconds, reason) in answers {
            let server = try ChatServer(answer)
            let writer = VariantWriter(endpoint: server.endpoint, model: "m", key: "secret-7")
            let result = try search("VPN token", writer, seconds: seconds)
            #expect(result.places == plain.places && result.expansion.isEmpty)
            let note = try #require(result.notes.first)
            #expect(reason.split(separator: "|").contains { note.contains($0) }, "\(note)")
            #expect(!note.contains("secret"))
            withExtendedLifetime(server) {}
        }
        for endpoint in ["http://127.0.0.1:1/v1", "file:///etc", "", "::"] {
            let result = try search("VPN token", VariantWriter(endpoint: endpoint, model: "m"))
            #expect(result.places == plain.places && result.notes.count == 1)
        }
    }
}

@Suite("Synonyms files")
struct SynonymTableTests {
    private func reason(_ text: String) -> String? {
        do throws(InvalidText) {
            _ = try SynonymTable(file: text)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test("a table comes back from its line in the manifest")
    func coding() throws {
        let table = try SynonymTable(
            file: "\u{FEFF}VPN，虛擬私人網路、虚拟私人网络\r\n\r\n# note\nlaptop => notebook, \"筆電\" # end\n")
        #expect(table.entries.count == 2)
        #expect(table.entries[0].asked == ["VPN", "虛擬私人網路", "虚拟私人网络"])
        #expect(table.entries[0].meant == table.entries[0].asked)
        #expect(table.entries[1].asked == ["laptop"])
        #expect(!table.encoded.contains("\n"))
        #expect(SynonymTable(encoded: table.encoded) == table)
        for text in ["", "{}", "[[]]", "[[[1]]]", "[[[\"a\"],[\"b\"],[\"c\"]]]"] {
            #expect(SynonymTable(encoded: text) == nil)
        }
    }

    @Test("what is wrong is said with its line")
    func errors() {
        #expect(reason("a, b\nlonely\n")?.hasPrefix("line 2:") == true)
        #expect(reason("a, , b")?.hasPrefix("line 1:") == true)
        #expect(reason("\n\na => b => c")?.hasPrefix("line 3:") == true)
        #expect(reason("a =>")?.hasPrefix("line 1:") == true)
        #expect(reason("a, ???")?.hasPrefix("line 1:") == true)
        #expect(reason("a, " + String(repeating: "長", count: 100)) != nil)
        #expect(reason((0...40).map { "w\($0)" }.joined(separator: ",")) != nil)
        #expect(reason(String(repeating: "aa, bb\n", count: 40_000)) != nil)
        #expect(reason("") == nil && reason("# nothing\n") == nil)
    }
}
