import Ranking

/// Orders the best candidates so that each says something that those before it do not: maximal
/// marginal relevance (Carbonell & Goldstein 1998), with the chunks' own vectors.
struct MarginalRelevance {
    /// Of relevance against difference: 1 is the order as it was.
    let lambda: Double
    let chunks: any ChunkReading

    /// Candidates that are put in order; those below stay where they are.
    static let depth = 100

    /// The candidates in their new order, with falling scores.
    /// - Complexity: O(`depth`² · dimension).
    func reordered<Value>(
        _ ranked: [Ranked<Value>]
    ) throws -> (ranked: [Ranked<Value>], parts: [ChunkAddress: Explanation.Difference]) {
        let head = Array(ranked.prefix(Self.depth))
        let vectors = try chunks.vectors(of: head.map(\.address))
        let relevance = Self.scaled(head.map(\.score))
        var similarity = [Double](repeating: 0, count: head.count)
        var rest = Array(head.indices)
        var order: [Ranked<Value>] = []
        var parts: [ChunkAddress: Explanation.Difference] = [:]
        while !rest.isEmpty {
            var best = 0
            for place in rest.indices
            where value(relevance[rest[place]], similarity: similarity[rest[place]])
                > value(relevance[rest[best]], similarity: similarity[rest[best]])
            {
                best = place
            }
            let chosen = rest.remove(at: best)
            var item = head[chosen]
            item.score = value(relevance[chosen], similarity: similarity[chosen])
            parts[item.address] = Explanation.Difference(
                relevance: relevance[chosen], redundancy: similarity[chosen])
            order.append(item)
            for other in rest {
                similarity[other] = max(
                    similarity[other], Self.cosine(vectors[chosen], vectors[other]))
            }
        }
        return (order + Self.tail(ranked.dropFirst(head.count), below: order.last?.score), parts)
    }

    /// Never rises as more is chosen, so neither do the scores of the list.
    private func value(_ relevance: Double, similarity: Double) -> Double {
        lambda * relevance - (1 - lambda) * similarity
    }

    private static func cosine(_ left: [Float], _ right: [Float]) -> Double {
        Double(right.withUnsafeBufferPointer { CandidateSearch.cosine(left, $0) })
    }

    private static func scaled(_ scores: [Double]) -> [Double] {
        guard let least = scores.min(), let most = scores.max(), most > least else {
            return scores.map { _ in 1 }
        }
        return scores.map { ($0 - least) / (most - least) }
    }

    /// Shifts scores so that they go on falling.
    private static func tail<Value>(
        _ rest: ArraySlice<Ranked<Value>>, below floor: Double?
    ) -> [Ranked<Value>] {
        guard let floor, let top = rest.first?.score else { return Array(rest) }
        return rest.map {
            var item = $0
            item.score += floor - top
            return item
        }
    }
}
