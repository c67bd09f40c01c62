import Corpus
import Ranking

/// Re-ranks the best candidates: their second-stage and fused scores, each standardised over
/// those that are re-ranked, are added with a weight.
struct Reranking {
    /// Candidates re-ranked at most.
    let depth: Int
    /// Re-ranks fewer if that many would take longer; nil for all of `depth`.
    let budgetSeconds: Double?

    /// The first `depth` candidates in their new order, then the others as they were.
    ///
    /// With a weight of 0 nothing is computed: it would change nothing.
    func rerank(
        _ fused: [Ranked<FusedCandidate>], by stage: any SecondStage
    ) throws -> [Ranked<RerankedCandidate>] {
        guard stage.weight > 0, depth > 0 else { return Self.unchanged(fused) }
        let scores = try scores(fused.prefix(depth).map(\.address), by: stage)
        let head = Array(fused.prefix(scores.count))
        let own = Scaling(scores)
        let first = Scaling(head.map(\.score))
        let reranked = zip(head, scores).map { candidate, score in
            let scaled = own.scaled(score)
            let weight = stage.weight(of: candidate.value.candidate)
            let sum = (1 - weight) * first.scaled(candidate.score) + weight * scaled
            let second = SecondStageScore(
                kind: stage.kind,
                part: .init(score: score, scaled: scaled, weight: weight))
            return Ranked(
                address: candidate.address, score: sum,
                value: RerankedCandidate(candidate.value, second: second))
        }.sorted(by: Ranked.before)
        return reranked + tail(fused.dropFirst(head.count), below: reranked.last?.score ?? 0)
    }

    /// The first stage's order as it is.
    static func unchanged(_ fused: [Ranked<FusedCandidate>]) -> [Ranked<RerankedCandidate>] {
        fused.map {
            Ranked(address: $0.address, score: $0.score, value: RerankedCandidate($0.value))
        }
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
    private func scores(_ addresses: [ChunkAddress], by stage: any SecondStage) throws -> [Double] {
        guard let budgetSeconds else { return try stage.scores(addresses[...]) }
        let budget = RerankBudget(seconds: budgetSeconds)
        var scores: [Double] = []
        while scores.count < addresses.count {
            let count = budget.next(after: scores.count)
            guard count > 0 else { break }
            scores += try stage.scores(addresses.dropFirst(scores.count).prefix(count))
        }
        return scores
    }
}
