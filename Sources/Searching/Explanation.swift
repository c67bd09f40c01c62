package import Postings

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
