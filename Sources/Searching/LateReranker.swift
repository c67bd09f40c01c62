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
    func rerank(
        _ fused: [Ranked<FusedCandidate>], query: String, depth: Int
    ) throws -> [Ranked<RerankedCandidate>] {
        guard weight > 0, depth > 0 else {
            return fused.map {
                Ranked(address: $0.address, score: $0.score, value: RerankedCandidate($0.value))
            }
        }
        let head = Array(fused.prefix(depth))
        let similarities = try maxSim(query, head.map(\.address))
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
        return reranked + tail(fused.dropFirst(depth), below: reranked.last?.score ?? 0)
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

    private func maxSim(_ query: String, _ addresses: [ChunkAddress]) throws -> [Double] {
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
