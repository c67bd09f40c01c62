import CKernels

extension VectorRows {
    /// Picks neighbours by the heuristic of Malkov & Yashunin (Algorithm 4, without extending
    /// and without keeping the pruned): best first, a candidate stays unless one that stayed is
    /// nearer to it than the node at hand.
    /// - Parameters:
    ///   - candidates: sorted, scored against the node at hand.
    ///   - kept: filled with at most `limit` of them, in their order.
    func selectNeighbours(
        of candidates: some Sequence<ScoreKey>, in table: LinkTable, limit: Int,
        into kept: inout [ScoreKey]
    ) {
        kept.removeAll(keepingCapacity: true)
        for candidate in candidates {
            if kept.count == limit { return }
            let row = base + Int(table.ordinal(candidate.node)) * stride
            let score = candidate.score
            let isCovered = kept.contains { other in
                let otherRow = base + Int(table.ordinal(other.node)) * stride
                return quarry_dot_f32(row, otherRow, dimension) > score
            }
            if !isCovered { kept.append(candidate) }
        }
    }
}
