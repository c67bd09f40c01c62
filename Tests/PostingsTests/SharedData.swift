import Corpus
import Foundation
import Postings

/// A retrieval set in BEIR's layout, read where the shared folder has it.
struct BEIRSet {
    let texts: [String]
    /// Title and text of each, title apart.
    let parts: [(title: String, text: String)]
    /// Text and the relevant documents' ordinals with their grades.
    let queries: [(text: String, relevant: [Int: Int])]

    private struct Line: Decodable {
        let _id: String
        let title: String?
        let text: String
    }

    static let shared =
        ProcessInfo.processInfo.environment["QUARRY_SHARED"]
        ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("shared").path

    static func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(shared)/data/beir/\(name)/corpus.jsonl")
    }

    /// - Parameter convert: what becomes of each text before it is indexed; queries stay.
    init(_ name: String, convert: ([String]) throws -> [String] = { $0 }) throws {
        let folder = "\(Self.shared)/data/beir/\(name)"
        let corpus = try Self.lines("\(folder)/corpus.jsonl")
        texts = try convert(
            corpus.map { line in
                line.title.map { $0.isEmpty ? line.text : "\($0)\n\(line.text)" } ?? line.text
            })
        parts = corpus.map { ($0.title ?? "", $0.text) }
        let ordinals = Dictionary(
            uniqueKeysWithValues: corpus.enumerated().map { ($1._id, $0) })
        var relevant: [String: [Int: Int]] = [:]
        let qrels = try String(contentsOfFile: "\(folder)/qrels/test.tsv", encoding: .utf8)
        for row in qrels.split(separator: "\n").dropFirst() {
            let fields = row.split(separator: "\t")
            guard fields.count == 3, let ordinal = ordinals[String(fields[1])],
                let grade = Int(fields[2].trimmingCharacters(in: .whitespaces))
            else { continue }
            relevant[String(fields[0]), default: [:]][ordinal] = grade
        }
        queries = try Self.lines("\(folder)/queries.jsonl").compactMap { query in
            relevant[query._id].map { (query.text, $0) }
        }
    }

    private static func lines(_ path: String) throws -> [Line] {
        try FileManager.default.contents(atPath: path).map { data in
            try data.split(separator: UInt8(ascii: "\n")).map {
                try JSONDecoder().decode(Line.self, from: $0)
            }
        } ?? []
    }

    /// Mean nDCG@10 (Järvelin & Kekäläinen 2002, with trec_eval's linear gain).
    func ndcg(of reader: PostingsReader, settings: BM25Settings) throws -> Double {
        let session = AnalyzerSession()
        var sum = 0.0
        for (text, relevant) in queries {
            let terms = (session.analyze(text) + session.joinedNeighbours(in: text)).map(\.term)
            let query = BM25Query(
                terms: terms, settings: settings,
                statistics: try BM25Statistics(of: terms, in: [reader]))
            let gains = try reader.bm25TopK(query, k: 10).map { relevant[$0.ordinal] ?? 0 }
            let ideal = relevant.values.sorted(by: >).prefix(10)
            let best = Self.dcg(Array(ideal))
            if best > 0 { sum += Self.dcg(gains) / best }
        }
        return sum / Double(queries.count)
    }

    private static func dcg(_ gains: [Int]) -> Double {
        gains.enumerated().reduce(0) { $0 + Double($1.element) / log2(Double($1.offset) + 2) }
    }
}
