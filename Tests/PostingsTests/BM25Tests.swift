import Corpus
import Postings
import TestSupport
import Testing

@Suite("BM25 against brute force")
struct BM25Tests {
    private static let queries = [
        "refund policy", "退貨政策", "退货 refund", "getUserName timeout", "vpn 網路 network w1 w2",
        "w3", "the of", "nowhere", "refund refund policy", "w0 w1 w2 w3 w4 w5 w6 30 days v2.3.1",
        "환불 タワー café 三十日", "W17 w25 price", "",
    ]

    private static let settings = [
        BM25Settings(), BM25Settings(k1: 1.2, b: 0.75), BM25Settings(k1: 0, b: 0),
        BM25Settings(k1: 2, b: 1),
    ]

    @Test("the top k are exactly those of brute force, ties included", arguments: [1, 2, 3, 4])
    func exactTopK(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        // The last sizes go over several windows and many blocks.
        let count = [10, 300, 2_000, 5_500][Int(seed) - 1]
        let texts = (0..<count).map { _ in Samples.words(upTo: 12, using: &random) }
        let oracle = BruteForce(texts)
        let scratch = try Scratch()
        let reader = try scratch.index(texts)
        for text in Self.queries {
            let terms = Analyzer().analyze(text).map(\.term)
            // The largest is there for its windows and blocks; the settings are tried on others.
            for settings in count > 2_000 ? [BM25Settings()] : Self.settings {
                let query = BM25Query(
                    terms: terms, settings: settings, statistics: oracle.statistics)
                let expected = oracle.topK(terms, settings, k: count)
                for k in [1, 3, 10, count] {
                    #expect(
                        try reader.bm25TopK(query, k: k) == Array(expected.prefix(k)),
                        "\(text) \(k)")
                }
            }
        }
    }

    @Test("texts of all scripts rank as by brute force")
    func multilingual() throws {
        let oracle = BruteForce(Samples.texts)
        let scratch = try Scratch()
        let reader = try scratch.index(Samples.texts)
        for text in Samples.texts + Self.queries {
            let terms = Analyzer().analyze(text).map(\.term)
            let query = BM25Query(
                terms: terms, settings: BM25Settings(), statistics: oracle.statistics)
            #expect(try reader.bm25TopK(query, k: 5) == oracle.topK(terms, BM25Settings(), k: 5))
        }
    }

    @Test("a filter leaves the best of those it allows")
    func filtered() throws {
        var random = SeededGenerator(seed: 5)
        let texts = (0..<3_000).map { _ in Samples.words(upTo: 20, using: &random) }
        let oracle = BruteForce(texts)
        let scratch = try Scratch()
        let reader = try scratch.index(texts)
        let filters: [(Int) -> Bool] = [
            { $0 % 7 == 3 }, { $0 > 2_900 }, { _ in false }, { $0 == 1_234 },
        ]
        for text in Self.queries {
            let terms = Analyzer().analyze(text).map(\.term)
            let query = BM25Query(
                terms: terms, settings: BM25Settings(), statistics: oracle.statistics)
            for allowed in filters {
                #expect(
                    try reader.bm25TopK(query, k: 10, allowed: allowed)
                        == oracle.topK(terms, BM25Settings(), k: 10, allowed: allowed))
            }
        }
    }

    @Test("scores do not depend on how documents are split into segments")
    func partitions() throws {
        var random = SeededGenerator(seed: 6)
        let texts = (0..<500).map { _ in Samples.words(upTo: 30, using: &random) }
        let oracle = BruteForce(texts)
        let scratch = try Scratch()
        let readers = try (0..<3).map { part in
            try scratch.index(
                texts.indices.filter { $0 % 3 == part }.map { texts[$0] }, "part\(part)")
        }
        for text in Self.queries {
            let terms = Analyzer().analyze(text).map(\.term)
            let statistics = try BM25Statistics(of: terms, in: readers)
            let query = BM25Query(terms: terms, settings: BM25Settings(), statistics: statistics)
            var union: [ScoredOrdinal] = []
            for (part, reader) in readers.enumerated() {
                union += try reader.bm25TopK(query, k: 20).map {
                    ScoredOrdinal(ordinal: $0.ordinal * 3 + part, score: $0.score)
                }
            }
            union.sort { $0.score != $1.score ? $0.score > $1.score : $0.ordinal < $1.ordinal }
            #expect(Array(union.prefix(20)) == oracle.topK(terms, BM25Settings(), k: 20))

            // What scores no more than a floor may be left out, all else is there.
            for floor in [union.dropFirst(4).first?.score, union.last?.score, 0].compactMap(\.self)
            {
                for (part, reader) in readers.enumerated() {
                    let all = try reader.bm25TopK(query, k: 20).filter { $0.score > floor }
                    let above = try reader.bm25TopK(query, k: 20, above: floor)
                    #expect(above.filter { $0.score > floor } == all, "\(text), part \(part)")
                    #expect(above.count <= 20)
                }
            }
        }
    }

    @Test("scores of given documents and their explanations are those of the ranking")
    func givenDocuments() throws {
        var random = SeededGenerator(seed: 8)
        let texts = (0..<1_000).map { _ in Samples.words(upTo: 25, using: &random) }
        let oracle = BruteForce(texts)
        let scratch = try Scratch()
        let reader = try scratch.index(texts)
        let ordinals = (0..<200).map { _ in Int.random(in: 0..<texts.count, using: &random) }
        for text in Self.queries {
            let terms = Analyzer().analyze(text).map(\.term)
            let query = BM25Query(
                terms: terms, settings: BM25Settings(), statistics: oracle.statistics)
            let expected = ordinals.map { oracle.score(terms, BM25Settings(), $0) ?? 0 }
            #expect(try reader.scores(query, ordinals: ordinals) == expected)
            for (ordinal, score) in zip(ordinals, expected) {
                let lines = try reader.explain(query, ordinal: ordinal)
                #expect(Float(lines.reduce(0) { $0 + $1.score }) == score)
                for line in lines {
                    #expect(
                        line.frequency
                            == oracle.documents[ordinal].positions[line.term]?.count)
                    #expect(line.length == oracle.documents[ordinal].length)
                }
            }
        }
    }

    @Test("a term's weight is how often the query has it")
    func weights() throws {
        let scratch = try Scratch()
        let reader = try scratch.index(["refund policy", "refund", "policy"])
        let statistics = try BM25Statistics(of: ["refund", "polici"], in: [reader])
        let twice = BM25Query(
            terms: ["refund", "polici", "refund"], settings: BM25Settings(),
            statistics: statistics)
        let weighted = BM25Query(
            weightedTerms: [("polici", 1), ("refund", 2), ("refund", -1)],
            settings: BM25Settings(), statistics: statistics)
        #expect(
            try reader.bm25TopK(twice, k: 3).map(\.ordinal)
                == [1, 0, 2].sorted { left, right in
                    let scores = try reader.scores(twice, ordinals: [left, right])
                    return scores[0] > scores[1]
                })
        #expect(try reader.bm25TopK(weighted, k: 3) == reader.bm25TopK(twice, k: 3))
        #expect(try reader.bm25TopK(twice, k: 0).isEmpty)
    }

    @Test("idf is Lucene's and never negative")
    func idf() {
        #expect(BM25Query.idf(documentCount: 10, holding: 10) > 0)
        #expect(abs(BM25Query.idf(documentCount: 3, holding: 1) - 0.9808292530117262) < 1e-15)
    }
}
