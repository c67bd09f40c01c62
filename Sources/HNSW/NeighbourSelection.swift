extension RowPointers {
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
            let row = row(table.ordinal(candidate.node))
            let isCovered = kept.contains { other in
                score(row, ordinal: table.ordinal(other.node)) > candidate.score
            }
            if !isCovered { kept.append(candidate) }
        }
    }
}
