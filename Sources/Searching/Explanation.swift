package import Postings

/// What a score is made of.
package struct Explanation: Sendable {
    /// What one retriever or re-ranker says of a hit, and how much that counts.
    package struct Part: Hashable, Sendable {
        /// Its own: BM25, the cosine of query and chunk, MaxSim, a cross-encoder's logit.
        package var score: Double
        /// Among its own candidates; nil if the hit is not one of them, or it has none.
        package var rank: Int?
        /// The score standardised over the candidates it was compared with: mean 0, deviation 1.
        /// Nil under reciprocal rank fusion, which looks at ranks alone.
        package var scaled: Double?
        /// Of the standardised score in the sum; nil under reciprocal rank fusion.
        package var weight: Double?
    }

    /// How a place was decided where difference counts too, see `MarginalRelevance`.
    package struct Difference: Hashable, Sendable {
        /// The hit's score scaled to 0…1 over the candidates at hand.
        package var relevance: Double
        /// Its highest cosine with a candidate before it; 0 for the first.
        package var redundancy: Double
    }

    /// Share of each script in the query.
    package var scripts: [String: Double]
    package var bm25: Part
    /// BM25 of each query term in the chunk.
    package var terms: [BM25Contribution]
    /// Nil where the query was not embedded.
    package var vector: Part?
    /// SHA-256 of the adapter that the query's vector passed through; nil for none.
    package var adapter: String?
    package var fused: Double
    /// Where the weights come from, by script: `measured`, `pinned`, `default` or `given`.
    package var weightOrigins: [String: String]
    /// Identifiers of the query, because of which the vectors and late interaction count half at
    /// most.
    package var identifiers: [String]
    /// How often each term stands in the title, the headings and the body.
    package var fields: [String: [String: Int]]
    /// Rank among the candidates of the query and of each of its variants; the fused score is
    /// then the sum of 1 / (60 + rank).
    package var variantRanks: [Int?]
    /// Nil unless maximal marginal relevance was asked for.
    package var difference: Difference?
    /// Nil if the hit was not re-ranked by late interaction.
    package var late: Part?
    /// Nil if the hit was not re-ranked by a cross-encoder.
    package var cross: Part?
}
