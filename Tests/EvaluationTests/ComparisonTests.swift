import Corpus
import Evaluation
import Foundation
import Indexing
import Searching
import TestSupport
import Testing

/// A run whose queries have a ranking each, all relevant documents being those named.
private func run(
    _ name: String, _ rankings: KeyValuePairs<String, [String]>, _ judgements: Judgements
) -> ScoredSystem {
    let queries = rankings.map { id, ranking in
        ScoredQuery(
            id: id, text: "question \(id)",
            ranking: ranking.enumerated().map { RankedDocument(id: $1, score: -Double($0)) },
            relevant: judgements[id] ?? [:],
            values: SetMeasures.values(ranking, judgements[id] ?? [:]), seconds: 0.01)
    }
    return ScoredSystem(name: name, measures: SetMeasures.names, queries: queries)
}

@Suite("Comparing two systems")
struct ComparisonTests {
    private let judgements: Judgements = ["1": ["a": 1], "2": ["退款": 2, "b": 1], "3": ["c": 1]]

    private func comparison() throws -> SystemComparison {
        try SystemComparison(
            run("before", ["1": ["x", "a"], "2": ["退款", "b"], "3": ["c"], "4": []], judgements),
            run("after", ["3": ["c"], "2": ["b", "y", "退款"], "1": ["a", "x"]], judgements))
    }

    @Test("measures are of the questions both answered, differences second minus first")
    func measures() throws {
        let comparison = try comparison()
        #expect(comparison.queryCount == 3)
        let mrr = try #require(comparison.measures.first { $0.measure == "mrr@10" })
        #expect(abs(mrr.first - 2.5 / 3) < 1e-12 && mrr.second == 1)
        #expect(mrr.better == 1 && mrr.worse == 0 && mrr.equal == 2)
        let gain = try #require(comparison.measures.first { $0.measure == "ndcg@10" })
        #expect(gain.better == 1 && gain.worse == 1 && gain.equal == 1)
        #expect(gain.pValue == 1)
        #expect(comparison.queries.map(\.id) == ["2", "3", "1"])
    }

    @Test("documents that moved are named with their ranks before and after")
    func moves() throws {
        let rows = try comparison().queries
        #expect(rows[1].moved.isEmpty)
        let moved = rows[0].moved.map { "\($0.document) \($0.from ?? 0) \($0.to ?? 0) \($0.grade)" }
        #expect(moved == ["b 2 1 1", "退款 1 3 2", "y 0 2 0"])
    }

    @Test("systems without a common question are not compared")
    func nothingInCommon() {
        #expect(throws: QuarryError.self) {
            try SystemComparison(run("a", ["1": []], [:]), run("b", ["2": []], [:]))
        }
    }

    @Test("the page holds the texts as texts, both colour schemes, and nothing from elsewhere")
    func page() throws {
        var comparison = try comparison()
        comparison.queries[0].text = "<script>alert('退款 & \"refund\"')</script>\u{1}"
        comparison.first.name = "a<b"
        let html = ComparisonPage(comparison, facts: ["a set & more"]).html
        #expect(html.contains("&lt;script&gt;alert(&#39;退款 &amp; &quot;refund&quot;&#39;)"))
        #expect(!html.contains("<script") && !html.contains("a<b") && !html.contains("\u{1}"))
        #expect(html.contains("prefers-color-scheme: dark"))
        for outside in ["http:", "https:", "src=", "url(", "@import"] {
            #expect(!html.contains(outside), "\(outside)")
        }
        #expect(html.components(separatedBy: "<svg ").count == 4)
        // Well-formed: the drawings and tables are read by an XML parser.
        for part in html.components(separatedBy: "<svg ").dropFirst() {
            let drawing = "<svg " + part.components(separatedBy: "</svg>")[0] + "</svg>"
            #expect(XMLReading.isWellFormed(drawing))
        }
    }

    @Test("percentiles are nearest ranks")
    func percentiles() throws {
        let latency = try #require(Latency(seconds: (1...200).reversed().map(Double.init)))
        #expect(latency.percentile(50) == 100 && latency.percentile(95) == 190)
        #expect(latency.percentile(99) == 198 && latency.percentile(100) == 200)
        #expect(latency.percentile(0) == 1 && latency.mean == 100.5)
        #expect(Latency(seconds: []) == nil)
    }
}

/// Counts tags: enough to see that each is closed in its order.
private enum XMLReading {
    static func isWellFormed(_ text: String) -> Bool {
        var open: [Substring] = []
        for tag in text.split(separator: "<").map({ $0.prefix { $0 != ">" } }) where !tag.isEmpty {
            let name = tag.drop { $0 == "/" }.prefix { !$0.isWhitespace && $0 != "/" }
            if tag.hasPrefix("/") {
                guard open.popLast() == name else { return false }
            } else if !tag.hasSuffix("/") {
                open.append(name)
            }
        }
        return open.isEmpty
    }
}

@Suite("The randomisation test")
struct RandomisationTestTests {
    /// All choices of signs, by recursion.
    private func exact(_ differences: [Double]) -> Double {
        let observed = abs(differences.reduce(0, +))
        func count(_ index: Int, _ sum: Double) -> Int {
            guard index < differences.count else { return abs(sum) >= observed - 1e-9 ? 1 : 0 }
            return count(index + 1, sum + differences[index])
                + count(index + 1, sum - differences[index])
        }
        return Double(count(0, 0)) / Double(1 << differences.count)
    }

    @Test("few differences: the p-value is exact")
    func small() {
        let test = RandomisationTest()
        #expect(test.pValue([]) == 1 && test.pValue([0, 0]) == 1)
        #expect(test.pValue([0.5]) == 1 && test.pValue([1, 1, 1, 0, 1]) == 2.0 / 16)
        var random = SeededGenerator(seed: 11)
        for count in 1...10 {
            let values = (0..<count).map { _ in Double(Int.random(in: -9...9, using: &random)) / 7 }
            #expect(abs(test.pValue(values) - exact(values)) < 1e-12, "\(values)")
        }
    }

    @Test("many differences: the p-value is near the exact one, and the same each time")
    func sampled() {
        var random = SeededGenerator(seed: 5)
        let values = (0..<18).map { _ in Double(Int.random(in: -5...9, using: &random)) }
        let test = RandomisationTest(permutations: 5_000, seed: 3)
        // Three standard errors of a share of 5,000.
        #expect(abs(test.pValue(values) - exact(values)) < 0.022)
        #expect(test.pValue(values) == test.pValue(values))
        #expect(test.pValue(values) == test.pValue(values.map { -$0 }))
        let clear = [Double](repeating: 0.1, count: 40)
        #expect(test.pValue(clear) == 1.0 / 5_001)
    }
}

@Suite("Systems as they are written")
struct SystemTests {
    @Test("presets and settings are understood together")
    func understood() throws {
        let plain = try SystemUnderTest(parsing: "index=indexes/a")
        #expect(plain.index == "indexes/a" && plain.options.rerank == .late)
        let hybrid = try SystemUnderTest(parsing: "hybrid,vector_weight=0.25")
        #expect(hybrid.options.rerank == .none && hybrid.options.vectorWeight == 0.25)
        let cross = try SystemUnderTest(parsing: "cross,rerank_model=m,rerank_depth=20")
        #expect(cross.options.rerank == .cross && cross.rerankModel == "m")
        #expect(cross.options.rerankDepth == 20 && !cross.changesBuild)
        let built = try SystemUnderTest(parsing: "bm25,k1=1.2,store_late=none")
        #expect(built.options.mode == .bm25 && built.settings.bm25.k1 == 1.2 && built.changesBuild)
    }

    @Test(
        "what is not understood is named",
        arguments: [
            ("hybird", "hybird"), ("k1=many", "k1"), ("vector_weight=2", "vector_weight"),
            ("mode=all", "bm25"), ("depth=3", "depth"), ("index=a,k1=1", "index"),
        ])
    func refused(text: String, said: String) {
        #expect { try SystemUnderTest(parsing: text) } throws: {
            ($0 as? InvalidText)?.reason.contains(said) == true
        }
    }
}

@Suite("Golden questions")
struct GoldenQuestionTests {
    private func read(_ text: String) throws -> GoldenQuestion {
        try JSONDecoder().decode(GoldenQuestion.self, from: Data(text.utf8))
    }

    @Test("several pages and several answers of one question are read")
    func forms() throws {
        let one = try read(#"{"query": "退貨?", "sources": ["a.pdf", "b.pdf"], "page": 3}"#)
        #expect(one.sources == ["a.pdf", "b.pdf"] && one.answers[1].pages == [3])
        let many = try read(#"{"query": "q", "sources": ["a.pdf"], "pages": [3, 5]}"#)
        #expect(many.isAnswered(by: "a.pdf", pages: 4...5))
        #expect(!many.isAnswered(by: "a.pdf", pages: 4...4))
        let answers = try read(
            #"{"query": "q", "answers": [{"source": "a.pdf", "page": 2}, {"source": "b.docx"}]}"#)
        #expect(answers.hasPages && answers.isAnswered(by: "b.docx", pages: 0...0))
        #expect(!answers.isAnswered(by: "a.pdf", pages: 1...1))
        #expect(try !read(#"{"query": "q", "sources": ["a.txt"]}"#).hasPages)
        #expect(throws: (any Error).self) { try read(#"{"query": "q"}"#) }
    }
}
