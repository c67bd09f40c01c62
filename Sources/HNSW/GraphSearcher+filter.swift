extension GraphSearcher {
    /// Best-first search that walks through every node and keeps the allowed ones.
    ///
    /// False once more nodes were scored than are allowed: a scan of those is cheaper then, and
    /// it is exact. So a filter costs at most twice a scan, however it lies to the query.
    func filteredWalk(
        _ query: UnsafePointer<Float>, from start: ScoreKey, _ allowed: OrdinalSet,
        _ walker: Walker, _ beam: inout Beam
    ) throws(HNSWError) -> Bool {
        walker.startWalk()
        _ = walker.visit(start.node)
        var frontier = Frontier()
        frontier.insert(start)
        if try isCandidate(start.node, allowed) { beam.insert(start) }
        var budget = allowed.count
        while let best = frontier.popFirst() {
            if beam.isFull, beam.last < best { break }
            guard
                let found = walker.neighbours(
                    of: best.node, in: graph.layers[0], query: query, unseen: true)
            else { throw graph.strayLink() }
            for index in 0..<found {
                let key = walker.key(index)
                if beam.isFull, beam.last < key { continue }
                frontier.insert(key)
                if try isCandidate(key.node, allowed) { beam.insert(key) }
            }
            budget -= found
            if budget < 0 { return false }
        }
        return true
    }

    /// Whether the node or a copy of it is allowed.
    private func isCandidate(_ node: UInt32, _ allowed: OrdinalSet) throws(HNSWError) -> Bool {
        if allowed.contains(Int(node)) { return true }
        guard graph.hasCopies else { return false }
        guard let copies = graph.copies(of: node) else { throw graph.strayLink() }
        return copies.contains { allowed.contains(Int($0)) }
    }
}

/// Keys still to expand, best first: a binary heap.
struct Frontier {
    private var keys: [ScoreKey] = []

    /// O(log n).
    mutating func insert(_ key: ScoreKey) {
        keys.append(key)
        var child = keys.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard keys[child] < keys[parent] else { return }
            keys.swapAt(child, parent)
            child = parent
        }
    }

    /// O(log n).
    mutating func popFirst() -> ScoreKey? {
        guard let first = keys.first else { return nil }
        let last = keys.removeLast()
        if keys.isEmpty { return first }
        keys[0] = last
        var parent = 0
        while true {
            var best = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < keys.count && keys[child] < keys[best] { best = child }
            guard best != parent else { return first }
            keys.swapAt(best, parent)
            parent = best
        }
    }
}
