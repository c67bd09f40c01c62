import Corpus

/// Makes one ranking out of the two retrievers' scores.
package enum Fusion: Hashable, Sendable {
    /// Scores standardised per query over all candidates, then a weighted sum; `vectorWeight` 0
    /// is BM25 alone, 1 vectors alone. BM25 counts as far as words can find the question in the
    /// candidate (`Candidate.overlap`), vectors for the rest; and where candidates in several
    /// scripts stand together, as far as what words find is evidence (`Candidate.evidence`).
    case weightedSum(vectorWeight: Double)
    /// Reciprocal rank fusion (Cormack, Clarke & Büttcher 2009): Σ 1 / (60 + rank).
    case reciprocalRank

    /// One candidate's fused score and what it is made of.
    package struct Parts: Hashable, Sendable {
        package var fused: Double
        /// Standardised scores; nil under reciprocal rank fusion.
        package var bm25: Double?
        package var vector: Double?
        /// Of each score in the sum; nil under reciprocal rank fusion.
        package var bm25Weight: Double?
        package var vectorWeight: Double?
        /// Rank in the list of each wording of the query, where there are several.
        package var variantRanks: [Int?] = []
    }

    /// Every candidate with its fused score, best first.
    /// - Complexity: O(n log n).
    package func rank(_ candidates: [Candidate]) -> [Ranked<FusedCandidate>] {
        let parts = parts(candidates)
        // Numbers are moved about while sorting, not whole candidates.
        return candidates.indices
            .map { Ranked(address: candidates[$0].address, score: parts[$0].fused, value: $0) }
            .sorted(by: Ranked.before)
            .map { ranked in
                let (candidate, parts) = (candidates[ranked.value], parts[ranked.value])
                return Ranked(
                    address: ranked.address, score: ranked.score,
                    value: FusedCandidate(candidate: candidate, parts: parts))
            }
    }

    private func parts(_ candidates: [Candidate]) -> [Parts] {
        switch self {
        case .weightedSum(let weight):
            let bm25 = Scaling(candidates.map { Double($0.bm25) })
            let vector = Scaling(candidates.map { Double($0.vector) })
            return candidates.map {
                let lexical = bm25.scaled(Double($0.bm25))
                let dense = vector.scaled(Double($0.vector))
                let share = 1 - Self.vectorWeight(weight, of: $0)
                // Of what words lose, vectors take over half. The rest is lost to the candidate:
                // what words don't find in their own script is likelier in another.
                let words = share * $0.evidence
                let vectors = 1 - (share + words) / 2
                return Parts(
                    fused: words * lexical + vectors * dense, bm25: lexical, vector: dense,
                    bm25Weight: words, vectorWeight: vectors)
            }
        case .reciprocalRank:
            return candidates.map {
                Parts(fused: Self.reciprocal($0.bm25Rank) + Self.reciprocal($0.vectorRank))
            }
        }
    }

    /// The weight of the vector side for one candidate.
    package static func vectorWeight(_ weight: Double, of candidate: Candidate) -> Double {
        1 - (1 - weight) * candidate.overlap
    }

    static func reciprocal(_ rank: Int?) -> Double {
        rank.map { 1 / Double(60 + $0) } ?? 0
    }
}

extension [Ranked<FusedCandidate>] {
    /// The same candidates by reciprocal rank fusion of several rankings.
    package func fusedAgain(by rankings: [[ChunkAddress]]) -> [Ranked<FusedCandidate>] {
        let ranks = rankings.map { ranking in
            Dictionary(
                uniqueKeysWithValues: ranking.enumerated().map { ($0.element, $0.offset + 1) })
        }
        return map { ranked in
            var ranked = ranked
            let own = ranks.map { $0[ranked.address] }
            ranked.score = own.reduce(0) { $0 + Fusion.reciprocal($1) }
            ranked.value.parts.fused = ranked.score
            ranked.value.parts.variantRanks = own
            return ranked
        }.sorted(by: Ranked.before)
    }
}
