/// How a query is answered.
package struct SearchOptions: Hashable, Sendable {
    package enum Mode: String, Sendable, CaseIterable { case hybrid, bm25, vector }

    package enum Rerank: String, Sendable, CaseIterable {
        case none
        /// MaxSim over the token vectors of the same model.
        case late
    }

    /// How the two candidate lists become one.
    package enum FusionMethod: String, Sendable, CaseIterable {
        /// Weighted sum of scaled scores, with the weight the build measured.
        case weighted
        case rrf
    }

    /// Hits wanted.
    package var k: Int
    package var mode: Mode
    package var rerank: Rerank
    package var fusion: FusionMethod
    /// Candidates each retriever gives.
    package var candidates: Int
    /// Candidates held during the graph walk; at least `candidates`.
    package var ef: Int
    /// Best candidates that are re-ranked.
    package var rerankDepth: Int
    /// Overrides the measured weight of the vector side, 0…1.
    package var vectorWeight: Double?
    /// Overrides the measured weight of late interaction, 0…1.
    package var lateWeight: Double?

    package init(
        k: Int = 10, mode: Mode = .hybrid, rerank: Rerank = .late, fusion: FusionMethod = .weighted,
        candidates: Int = 100, ef: Int = 128, rerankDepth: Int = 50, vectorWeight: Double? = nil,
        lateWeight: Double? = nil
    ) {
        self.k = k
        self.mode = mode
        self.rerank = rerank
        self.fusion = fusion
        self.candidates = max(candidates, k)
        self.ef = ef
        self.rerankDepth = rerankDepth
        self.vectorWeight = vectorWeight
        self.lateWeight = lateWeight
    }
}
