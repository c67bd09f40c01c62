package import Corpus
package import Postings

/// One answer, traced to file and page.
package struct Hit: Sendable {
    /// From 1.
    package var rank: Int
    package var score: Double
    package var source: SourceFile
    package var title: String?
    /// As the document states them; the date in ISO 8601.
    package var author: String?
    package var modified: String?
    package var chunk: Chunk
    /// Whether the page's text can be trusted; nil for types without pages.
    package var pageVerdict: Page.Verdict?
    /// The worst verdict of the pages the chunk stands on; nil for types without pages.
    package var verdict: Page.Verdict?
    /// UTF-8 ranges of `chunk.text` that match the query.
    package var highlights: [Range<Int>]
    /// Other chunks of the same text, best first, among the candidates.
    package var copies: [Copy]
    /// Chunks of nearly the same text, most alike first, among the candidates; hits of their own
    /// unless they are collapsed.
    package var nearDuplicates: [NearDuplicate]
    /// What the job says of the source.
    package var metadata: [String: String]
    /// The chunks of the source just before and after, as many as asked for.
    package var before: [Chunk]
    package var after: [Chunk]
    package var explanation: Explanation?

    /// Where nearly a hit's text stands.
    package struct NearDuplicate: Hashable, Sendable {
        package var place: Copy
        /// Share of common shingles, see `TextSignature`.
        package var similarity: Double
    }

    /// Where a hit's text stands as well.
    package struct Copy: Hashable, Sendable {
        package var source: SourceFile
        package var title: String?
        package var heading: [String]
        package var span: Span
    }
}

/// What a score is made of.
package struct Explanation: Sendable {
    /// Share of each script in the query.
    package var scripts: [String: Double]
    package var bm25: Double?
    package var bm25Rank: Int?
    /// BM25 of each query term in the chunk.
    package var terms: [BM25Contribution]
    /// Cosine of query and chunk.
    package var vector: Double?
    package var vectorRank: Int?
    package var vectorWeight: Double?
    /// BM25 and cosine scaled to 0…1 over the query's candidates.
    package var scaledBM25: Double?
    package var scaledVector: Double?
    package var fused: Double
    /// Where the weights come from, by script: `measured`, `pinned`, `default` or `given`.
    package var weightOrigins: [String: String] = [:]
    /// How often each term stands in the title, the headings and the body.
    package var fields: [String: [String: Int]] = [:]
    /// Rank among the candidates of the query and of each of its variants; the fused score is
    /// then the sum of 1 / (60 + rank).
    package var variantRanks: [Int?] = []
    /// With maximal marginal relevance: the score scaled to 0…1, and the highest cosine with a
    /// candidate before.
    package var relevance: Double?
    package var redundancy: Double?
    /// MaxSim, its scaled value and its weight; nil if the hit was not re-ranked.
    package var late: Double?
    package var scaledLate: Double?
    package var lateWeight: Double?
    /// The cross-encoder's logit, its scaled value and its weight.
    package var cross: Double?
    package var scaledCross: Double?
    package var crossWeight: Double?
}

/// A query's answer.
package struct SearchResult: Sendable {
    /// As asked.
    package var query: String
    /// What was ranked by: the query without signs, fields and exclusions.
    package var text: String
    /// What is marked in hits: the text, its synonyms and variants.
    package var marked: String
    /// What was looked for besides.
    package var expansion: ExpansionReport
    package var hits: [Hit]
    /// Whether there are hits after these.
    package var hasMore: Bool
    /// What the reader should know of how the query was taken, a sentence each.
    package var notes: [String]
    /// How many candidates were re-ranked, and by what: a stage and, if it is not the index's
    /// own, its model.
    package var reranked: Int
    package var reranker: String?
    package var seconds: Double
}
