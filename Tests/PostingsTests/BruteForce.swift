import Corpus
import Foundation
import Postings

/// BM25 the slow way, from the analyzer alone: the oracle for index and search.
struct BruteForce {
    struct Document {
        var positions: [String: [Int]] = [:]
        var length = 0
    }

    let documents: [Document]
    let statistics: BM25Statistics

    init(_ texts: [String]) {
        let session = AnalyzerSession()
        documents = texts.map { text in
            var document = Document()
            let terms = session.analyze(text)
            for term in terms { document.positions[term.term, default: []].append(term.position) }
            document.length = terms.count
            return document
        }
        var frequencies: [String: Int] = [:]
        for document in documents {
            for term in document.positions.keys { frequencies[term, default: 0] += 1 }
        }
        statistics = BM25Statistics(
            documentCount: documents.count,
            totalLength: documents.reduce(0) { $0 + $1.length },
            documentFrequencies: frequencies)
    }

    /// Nil for a document without any term of the query.
    func score(_ terms: [String], _ settings: BM25Settings, _ ordinal: Int) -> Float? {
        let document = documents[ordinal]
        var counts: [String: Double] = [:]
        for term in terms { counts[term, default: 0] += 1 }
        var sum: Int64 = 0
        var isHit = false
        for (term, count) in counts {
            guard let tf = document.positions[term]?.count,
                let holding = statistics.documentFrequencies[term]
            else { continue }
            isHit = true
            let n = Double(holding)
            let idf = log(1 + (Double(statistics.documentCount) - n + 0.5) / (n + 0.5))
            let average = Double(statistics.totalLength) / Double(statistics.documentCount)
            let norm =
                settings.k1 * (1 - settings.b) + settings.k1 * settings.b / average
                * Double(document.length)
            let part = count * idf * Double(tf) / (Double(tf) + norm)
            sum += Int64((part * 0x1p32).rounded(.toNearestOrEven))
        }
        return isHit ? Float(Double(sum) * 0x1p-32) : nil
    }

    func topK(
        _ terms: [String], _ settings: BM25Settings, k: Int, allowed: (Int) -> Bool = { _ in true }
    ) -> [ScoredOrdinal] {
        let all = documents.indices.compactMap { ordinal in
            score(terms, settings, ordinal).map { ScoredOrdinal(ordinal: ordinal, score: $0) }
        }
        let sorted = all.filter { allowed($0.ordinal) }.sorted {
            $0.score != $1.score ? $0.score > $1.score : $0.ordinal < $1.ordinal
        }
        return Array(sorted.prefix(k))
    }
}
