extension Walker {
    /// Walks uphill to a node whose neighbours score no better (Algorithm 2 with ef 1).
    /// Nil if a link leads out of the graph.
    func climb(_ layer: Layer, from start: ScoreKey, query: WalkQuery) -> ScoreKey? {
        var best = start
        while true {
            guard let found = neighbours(of: best.node, in: layer, query: query, unseen: false)
            else { return nil }
            var next = best
            for index in 0..<found { next = min(next, key(index)) }
            guard next.score > best.score else { return best }
            best = next
        }
    }

    /// The nodes nearest to the query (Algorithm 2), at most `beam`'s capacity of them.
    /// False if a link leads out of the graph.
    func search(
        _ layer: Layer, from start: ScoreKey, query: WalkQuery, into beam: inout Beam
    ) -> Bool {
        startWalk()
        _ = visit(start.node)
        beam.insert(start)
        while let node = beam.next() {
            // A walk waits longest for links: those of the node that may be next come meanwhile.
            if let ahead = beam.ahead { layer.fetch(ahead) }
            guard let found = neighbours(of: node, in: layer, query: query, unseen: true) else {
                return false
            }
            for index in 0..<found { beam.insert(key(index)) }
        }
        return true
    }
}
