import Corpus
import HeapModule

extension GraphSearcher {
    /// Best-first search that walks through every node and keeps the allowed ones.
    ///
    /// False once more nodes were scored than are allowed: a scan of those is cheaper then, and
    /// it is exact. So a filter costs at most twice a scan, however it lies to the query.
    func filteredWalk(
        _ query: WalkQuery, from start: ScoreKey, allowed: OrdinalSet,
        with walker: Walker, into beam: inout Beam
    ) throws(QuarryError) -> Bool {
        walker.startWalk()
        _ = walker.visit(start.node)
        // Nodes still to expand.
        var frontier = Heap<ScoreKey>()
        frontier.insert(start)
        if try isCandidate(start.node, allowed: allowed) { beam.insert(start) }
        var budget = allowed.count
        while let best = frontier.popMin() {
            if beam.isFull, beam.last < best { break }
            guard
                let found = walker.neighbours(
                    of: best.node, in: graph.layers[0], query: query, unseen: true)
            else { throw graph.strayLink() }
            for index in 0..<found {
                let key = walker.key(index)
                if beam.isFull, beam.last < key { continue }
                frontier.insert(key)
                if try isCandidate(key.node, allowed: allowed) { beam.insert(key) }
            }
            budget -= found
            if budget < 0 { return false }
        }
        return true
    }

    /// Whether the node or a copy of it is allowed.
    private func isCandidate(_ node: UInt32, allowed: OrdinalSet) throws(QuarryError) -> Bool {
        if allowed.contains(Int(node)) { return true }
        guard graph.hasCopies else { return false }
        guard let copies = graph.copies(of: node) else { throw graph.strayLink() }
        return copies.contains { allowed.contains(Int($0)) }
    }
}
