import Corpus
import Foundation
import Postings
import Storage
import TestSupport
import Testing

@Suite("BM25F: terms count by where they stand")
struct FieldTests {
    private func texts(_ seed: UInt64) -> [[WeightedText]] {
        var random = SeededGenerator(seed: seed)
        return (0..<300).map { _ in
            [
                WeightedText(
                    field: .title, text: Samples.words(upTo: 5, using: &random), weight: 3),
                WeightedText(
                    field: .heading, text: Samples.words(upTo: 8, using: &random), weight: 2),
                WeightedText(
                    field: .body, text: Samples.words(upTo: 60, using: &random), weight: 1),
            ]
        }
    }

    private func reader(_ documents: [[WeightedText]], _ folder: String) throws -> PostingsReader {
        var builder = PostingsBuilder()
        for (ordinal, fields) in documents.enumerated() {
            builder.add(ordinal: ordinal, fields: fields)
        }
        _ = try builder.write(toDirectory: folder)
        return try PostingsReader(directory: folder)
    }

    /// Weighted frequencies and lengths before saturation, by hand.
    private func score(
        _ terms: [String], _ fields: [WeightedText], _ statistics: BM25Statistics
    ) -> Double {
        let session = AnalyzerSession()
        var counts: [String: Int] = [:]
        var length = 0
        for field in fields {
            for term in session.analyze(field.text) {
                counts[term.term, default: 0] += field.weight
                length += field.weight
            }
        }
        let settings = BM25Settings()
        let average = Double(statistics.totalLength) / Double(statistics.documentCount)
        let norm =
            settings.k1 * (1 - settings.b) + settings.k1 * settings.b * Double(length) / average
        return terms.reduce(0) { sum, term in
            guard let tf = counts[term], let holding = statistics.documentFrequencies[term] else {
                return sum
            }
            let n = Double(holding)
            let idf = log(1 + (Double(statistics.documentCount) - n + 0.5) / (n + 0.5))
            return sum + idf * Double(tf) / (Double(tf) + norm)
        }
    }

    @Test("scores and the best ten are those of weighted frequencies and lengths")
    func oracle() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        let scratch = try Scratch()
        let documents = texts(seed)
        let reader = try reader(documents, scratch.folder("fields"))
        for query in ["refund policy", "退貨 timeout", "三十日 VPN 網路", "café w7 price"] {
            let terms = Analyzer().analyze(query).map(\.term)
            let statistics = try BM25Statistics(of: terms, in: [reader])
            let built = BM25Query(
                terms: terms, settings: BM25Settings(), statistics: statistics)
            let expected = documents.map { score(terms, $0, statistics) }
            let scores = try reader.scores(built, ordinals: Array(documents.indices))
            for (score, own) in zip(scores, expected) {
                #expect(abs(Double(score) - own) < 1e-5, "seed \(seed)")
            }
            let best = try reader.bm25TopK(built, k: 10)
            let threshold = scores.sorted(by: >)[9]
            #expect(best.allSatisfy { $0.score >= threshold && scores[$0.ordinal] == $0.score })
            #expect(best.map(\.score) == scores.sorted(by: >).prefix(best.count).map { $0 })
            for (ordinal, fields) in documents.enumerated().prefix(20) {
                #expect(built.score(ofFields: fields) == scores[ordinal], "seed \(seed)")
            }
        }
    }

    @Test("one field that counts once is the text itself, to the byte")
    func plain() throws {
        let scratch = try Scratch()
        var builder = PostingsBuilder()
        for (ordinal, text) in Samples.texts.enumerated() {
            builder.add(ordinal: ordinal, text: text)
        }
        let plain = try builder.write(toDirectory: scratch.folder("plain"))
        var fields = PostingsBuilder()
        for (ordinal, text) in Samples.texts.enumerated() {
            fields.add(
                ordinal: ordinal, fields: [WeightedText(field: .body, text: text, weight: 1)])
        }
        let weighted = try fields.write(toDirectory: scratch.folder("weighted"))
        #expect(plain.map(\.info.digest) == weighted.map(\.info.digest))
    }

    @Test("phrases are found in fields that count several times, and not across two fields' order")
    func phrases() throws {
        let scratch = try Scratch()
        let reader = try reader(
            [
                [
                    WeightedText(field: .title, text: "退貨政策 leave policy", weight: 4),
                    WeightedText(field: .body, text: "nothing of it", weight: 1),
                ],
                [WeightedText(field: .body, text: "policy leave", weight: 1)],
            ], scratch.folder("phrases"))
        for (text, expected) in [("leave policy", [0]), ("退货政策", [0]), ("policy leave", [1])] {
            var found: [Int] = []
            try reader.forEachDocument(holding: try #require(Phrase(text))) { found.append($0) }
            #expect(found == expected, "\(text)")
        }
    }

    @Test("a title that is the outermost heading counts once, with the larger weight")
    func titleAsHeading() {
        let chunk = Chunk(
            position: 0, text: "body", span: Span(range: 0..<4), heading: ["手冊", "退貨"],
            tokenCount: 1)
        let weights = FieldWeights(title: 3, heading: 2, body: 1)
        #expect(
            chunk.fields(title: "手冊", weights: weights) == [
                WeightedText(field: .title, text: "手冊", weight: 3),
                WeightedText(field: .heading, text: "退貨", weight: 2),
                WeightedText(field: .body, text: "body", weight: 1),
            ])
        #expect(
            chunk.fields(title: "Other", weights: weights).map(\.text)
                == ["Other", "手冊 › 退貨", "body"])
        #expect(
            chunk.fields(title: "Other", weights: FieldWeights()).map(\.field) == [.heading, .body])
        #expect(
            chunk.indexedFields(title: "手冊", weights: FieldWeights()).map(\.text)
                == [chunk.embeddedText])
    }
}

@Suite("Words or phrases that count as one term")
struct GroupTests {
    @Test("the best are those of an exhaustive scan, with and without a filter")
    func oracle() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        let texts = (0..<600).map { _ in Samples.words(upTo: 40, using: &random) }
        let scratch = try Scratch()
        let reader = try scratch.index(texts)
        let alternatives = ["退貨 政策", "network", "三十日", "refund policy"].compactMap(Phrase.init)
        let session = AnalyzerSession()
        let holding = texts.indices.filter { ordinal in
            alternatives.contains { $0.occurs(in: texts[ordinal], by: session) }
        }
        #expect(try reader.documentFrequency(of: alternatives) == holding.count)
        for (k, text) in [(1, "vpn"), (10, "refund timeout"), (50, "w3 w9 价格"), (5, "")] {
            let terms = Analyzer().analyze(text).map(\.term)
            var query = BM25Query(
                terms: terms, settings: BM25Settings(),
                statistics: try BM25Statistics(of: terms, in: [reader]))
            query.add(
                alternatives, name: "group", weight: 0.8, documentFrequency: holding.count)
            let scores = try reader.scores(query, ordinals: Array(texts.indices))
            for filter in [nil, { (ordinal: Int) in ordinal % 3 == 0 }] {
                let expected = texts.indices.filter { scores[$0] > 0 && filter?($0) ?? true }
                    .sorted { scores[$0] != scores[$1] ? scores[$0] > scores[$1] : $0 < $1 }
                let best = try reader.bm25TopK(query, k: k, allowed: filter)
                #expect(best.map(\.ordinal) == Array(expected.prefix(k)), "seed \(seed)")
            }
            for ordinal in holding.prefix(20) {
                let lines = try reader.explain(query, ordinal: ordinal)
                #expect(lines.last?.term == "group")
                let sum = lines.reduce(0) { $0 + $1.score }
                #expect(abs(sum - Double(scores[ordinal])) < 1e-4)
            }
        }
    }
}
