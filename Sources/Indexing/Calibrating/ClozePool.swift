import Ranking

/// One pseudo-query's candidates; the first is the one that should win.
struct ClozePool: Sendable {
    let candidates: [Candidate]

    /// 1 / rank of the target; those that tie with it rank before it.
    func reciprocalRank(vectorWeight: Double) -> Double {
        let scores = scores(vectorWeight)
        return 1 / Double(1 + scores.dropFirst().count { $0 >= scores[0] })
    }

    /// The best `depth` candidates, and the target whatever its place; the target first.
    func head(vectorWeight: Double, depth: Int) -> [(candidate: Candidate, score: Double)] {
        let scored = zip(candidates, scores(vectorWeight)).map { (candidate: $0, score: $1) }
        let others = scored.dropFirst().sorted {
            $0.score != $1.score
                ? $0.score > $1.score : $0.candidate.address < $1.candidate.address
        }
        return [scored[0]] + others.prefix(depth - 1)
    }

    /// As `Fusion` has them, but for `Candidate.evidence`, on purpose: a sample's answer is known
    /// to be in its own script.
    private func scores(_ vectorWeight: Double) -> [Double] {
        let bm25 = Scaling(candidates.map { Double($0.bm25) })
        let vector = Scaling(candidates.map { Double($0.vector) })
        return candidates.map {
            let weight = Fusion.vectorWeight(vectorWeight, of: $0)
            return (1 - weight) * bm25.scaled(Double($0.bm25))
                + weight * vector.scaled(Double($0.vector))
        }
    }
}
