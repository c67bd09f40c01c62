import Corpus
import Embedding
import Ranking
import Segments

/// A candidate after the second stage.
struct RerankedCandidate: Sendable {
    var fused: FusedCandidate
    /// MaxSim, its standardised value, and the weight it had; nil below the re-ranked depth.
    var late: LateParts?

    init(_ fused: FusedCandidate, late: LateParts? = nil) {
        self.fused = fused
        self.late = late
    }
}

struct LateParts: Sendable {
    var score: Double
    var scaled: Double
    var weight: Double
}

/// Re-ranks the best candidates by comparing query and chunk token by token (MaxSim over the
/// token vectors of the index's own model).
struct LateReranker {
    let encoder: Encoder
    let segments: [SegmentReader]
    /// Of late interaction against the fused score, 0…1.
    let weight: Double

    /// The first `depth` candidates in their new order, then the others as they were.
    ///
    /// With a weight of 0 nothing is computed: the build has measured that it would not help.
    /// - Parameter budgetSeconds: re-ranks fewer if that many would take longer.
    func rerank(
        _ fused: [Ranked<FusedCandidate>], query: String, depth: Int, budgetSeconds: Double?
    ) throws -> [Ranked<RerankedCandidate>] {
        guard weight > 0, depth > 0 else {
            return fused.map {
                Ranked(address: $0.address, score: $0.score, value: RerankedCandidate($0.value))
            }
        }
        let similarities = try maxSim(
            query, fused.prefix(depth).map(\.address), budgetSeconds: budgetSeconds)
        let head = Array(fused.prefix(similarities.count))
        let late = Scaling(similarities)
        let first = Scaling(head.map(\.score))
        let reranked = zip(head, similarities).map { candidate, similarity in
            let parts = LateParts(
                score: similarity, scaled: late.scaled(similarity), weight: weight)
            let score = (1 - weight) * first.scaled(candidate.score) + weight * parts.scaled
            return Ranked(
                address: candidate.address, score: score,
                value: RerankedCandidate(candidate.value, late: parts))
        }.sorted(by: Ranked.before)
        return reranked + tail(fused.dropFirst(head.count), below: reranked.last?.score ?? 0)
    }

    /// What was not re-ranked, scores shifted so that they go on falling.
    private func tail(
        _ rest: ArraySlice<Ranked<FusedCandidate>>, below floor: Double
    ) -> [Ranked<RerankedCandidate>] {
        guard let top = rest.first?.score else { return [] }
        return rest.map {
            Ranked(
                address: $0.address, score: floor - (top - $0.score),
                value: RerankedCandidate($0.value))
        }
    }

    /// Of the first addresses, as many as the budget allows.
    private func maxSim(
        _ query: String, _ addresses: [ChunkAddress], budgetSeconds: Double?
    ) throws -> [Double] {
        guard let budgetSeconds else { return try maxSim(query, addresses[...]) }
        let budget = RerankBudget(seconds: budgetSeconds)
        var similarities: [Double] = []
        while similarities.count < addresses.count {
            let count = budget.next(after: similarities.count)
            guard count > 0 else { break }
            similarities += try maxSim(query, addresses.dropFirst(similarities.count).prefix(count))
        }
        return similarities
    }

    private func maxSim(
        _ query: String, _ addresses: ArraySlice<ChunkAddress>
    ) throws -> [Double] {
        let texts = try addresses.map {
            try segments[$0.segment].chunk($0.ordinal).chunk.embeddedText
        }
        let vectors = encoder.tokenVectors([query] + texts)
        return vectors.dropFirst().map {
            Double(
                LateInteraction.maxSim(
                    query: vectors[0].vectors, document: $0.vectors, dimension: $0.dimension))
        }
    }
}
