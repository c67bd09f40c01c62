import Corpus
import Postings
import Searching

/// An answer as `quarry search --json` prints it.
struct SearchReport: Encodable {
    struct HitEntry: Encodable {
        var rank: Int
        var score: Double
        var source: String
        var sourceSha256: String
        var title: String?
        var page: Int?
        var lastPage: Int?
        var pageVerdict: String?
        var span: SpanEntry
        var heading: [String]
        var tableHeader: String?
        var text: String
        /// UTF-8 ranges of `text`: from, to.
        var highlights: [[Int]]
        var explanation: ExplanationEntry?
    }

    struct ExplanationEntry: Encodable {
        struct Retriever: Encodable {
            var score: Double
            var rank: Int?
            var scaled: Double?
            var weight: Double?
        }
        struct Term: Encodable {
            var term: String
            var documentFrequency: Int
            var frequency: Int
            var idf: Double
            var score: Double
        }
        var scripts: [String: Double]
        var bm25: Retriever?
        var terms: [Term]
        var vector: Retriever?
        var fused: Double
        var late: Retriever?
    }

    var query: String
    var hits: [HitEntry]
    var reranked: Int
    var seconds: Double

    init(_ result: SearchResult) {
        query = result.query
        hits = result.hits.map(HitEntry.init)
        reranked = result.reranked
        seconds = result.seconds
    }
}

extension SearchReport.HitEntry {
    init(_ hit: Hit) {
        let span = hit.chunk.span
        self.init(
            rank: hit.rank, score: hit.score, source: hit.source.id.path,
            sourceSha256: hit.source.contentHash.hex, title: hit.title,
            page: span.page > 0 ? span.page : nil, lastPage: span.page > 0 ? span.lastPage : nil,
            pageVerdict: hit.pageVerdict?.rawValue,
            span: SpanEntry(start: span.range.lowerBound, end: span.range.upperBound),
            heading: hit.chunk.heading, tableHeader: hit.chunk.tableHeader, text: hit.chunk.text,
            highlights: hit.highlights.map { [$0.lowerBound, $0.upperBound] },
            explanation: hit.explanation.map(SearchReport.ExplanationEntry.init))
    }
}

extension SearchReport.ExplanationEntry {
    init(_ explanation: Explanation) {
        let vectorWeight = explanation.vectorWeight
        self.init(
            scripts: explanation.scripts,
            bm25: explanation.bm25.map {
                Retriever(
                    score: $0, rank: explanation.bm25Rank, scaled: explanation.scaledBM25,
                    weight: vectorWeight.map { 1 - $0 })
            },
            terms: explanation.terms.map {
                Term(
                    term: $0.term, documentFrequency: $0.documentFrequency,
                    frequency: $0.frequency, idf: $0.idf, score: $0.score)
            },
            vector: explanation.vector.map {
                Retriever(
                    score: $0, rank: explanation.vectorRank, scaled: explanation.scaledVector,
                    weight: vectorWeight)
            },
            fused: explanation.fused,
            late: explanation.late.map {
                Retriever(
                    score: $0, rank: nil, scaled: explanation.scaledLate,
                    weight: explanation.lateWeight)
            })
    }
}
