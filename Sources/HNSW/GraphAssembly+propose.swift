import Corpus

extension GraphAssembly {
    /// Phase one, graph frozen: finds the neighbours of one node on each of its layers.
    func propose(rank: Int, into found: [BatchLinks], with worker: Worker) {
        let ordinal = graph.ordinals[rank]
        let query = WalkQuery(
            floats: vectors.row(Int(ordinal)).baseAddress!,
            quantised: quantised.pointers.row(ordinal))
        let top = graph.layers.count - 1
        var entry = graph.node(rank: 0, layer: top)
        for layer in stride(from: top, through: 0, by: -1) {
            let start = ScoreKey(
                score: worker.walker.score(query, ordinal: graph.layers[layer].ordinal(entry)),
                node: entry)
            let best: UInt32
            if layer < found.count, found[layer].batch.contains(rank) {
                best = select(
                    rank: rank, from: start, query: query, links: found[layer], layer: layer,
                    with: worker)
            } else {
                best =
                    sound(worker.walker.climb(graph.layers[layer].layer, from: start, query: query))
                    .node
            }
            entry = layer == 1 ? graph.ordinals[Int(best)] : best
        }
    }

    /// Searches a layer, keeps the selected neighbours; the nearest node found.
    private func select(
        rank: Int, from start: ScoreKey, query: WalkQuery, links: BatchLinks,
        layer: Int, with worker: Worker
    ) -> UInt32 {
        let table = graph.layers[layer]
        var beam = worker.walker.beam(capacity: graph.settings.efConstruction)
        let isSound = worker.walker.search(table.layer, from: start, query: query, into: &beam)
        precondition(isSound, Self.strayLink)
        quantised.pointers.selectNeighbours(
            of: beam.sorted, in: table, limit: graph.settings.m, into: &worker.kept)
        links.set(worker.kept, rank: rank)
        return beam.sorted[0].node
    }

    private func sound(_ key: ScoreKey?) -> ScoreKey {
        guard let key else { preconditionFailure(Self.strayLink) }
        return key
    }

    private static var strayLink: String { "a link made by the builder leads out of the graph" }
}
