import Corpus

/// A graph while it is built: one batch after the other, each in two parallel phases.
// Sendable for `inParallel` alone: there a worker belongs to one thread, and no two threads
// write one row.
final class GraphAssembly: @unchecked Sendable {
    let graph: Graph
    let vectors: VectorRows
    let quantised: QuantisedRows
    let plan: InsertionPlan
    let threads: Int
    let workers: [Worker]

    /// What one thread works with.
    // Sendable as its walker: one thread at a time has it.
    final class Worker: @unchecked Sendable {
        let walker: Walker
        var kept: [ScoreKey] = []
        var candidates: [ScoreKey] = []
        var proposals: [LinkProposal] = []
        // Of one row of links: what is scored, and scratch.
        var rows: [UInt32] = []
        var scores: [Float]
        var sums: [Int32]

        /// - Parameter limit: the longest row of links.
        init(walker: Walker, limit: Int) {
            self.walker = walker
            scores = Array(repeating: 0, count: limit)
            sums = Array(repeating: 0, count: limit)
        }
    }

    init(
        graph: Graph, vectors: VectorRows, quantised: QuantisedRows, plan: InsertionPlan,
        threads: Int
    ) {
        self.graph = graph
        self.vectors = vectors
        self.quantised = quantised
        self.plan = plan
        // More threads than nodes would only cost memory.
        self.threads = max(1, min(threads, plan.ordinals.count))
        let settings = graph.settings
        workers = (0..<self.threads).map { _ in
            Worker(
                walker: Walker(
                    vectors: vectors, quantised: quantised, limit: 2 * settings.m,
                    beam: settings.efConstruction), limit: 2 * settings.m)
        }
    }

    func insertAll() {
        var start = 1
        while start < plan.ordinals.count {
            let end = min(start + Self.batchSize(after: start), plan.ordinals.count)
            insert(start..<end)
            start = end
        }
    }

    /// Nodes of a batch don't see each other, so a batch is a small part of the graph it is
    /// added to: the share of true neighbours missed is below it.
    static func batchSize(after count: Int) -> Int { max(1, min(count / 50, 1 << 14)) }

    /// Adds the nodes of some ranks, all at once.
    private func insert(_ batch: Range<Int>) {
        let touched = layersTouched(by: batch.lowerBound)
        let found = touched.map { layer in
            BatchLinks(
                batch: batch.clamped(to: 0..<plan.layerCounts[layer]), limit: graph.settings.m)
        }
        inParallel(batch.count) { worker, index in
            self.propose(rank: batch.lowerBound + index, into: found, with: worker)
        }
        for (layer, links) in zip(touched, found) { link(links, layer: layer) }
    }

    /// Bottom first. Levels descend with the rank, so the first of a batch reaches highest.
    private func layersTouched(by rank: Int) -> Range<Int> {
        0..<plan.layerCounts.prefix { rank < $0 }.count
    }

    /// Runs `body` for 0..<count, on as many threads as there are workers.
    func inParallel(_ count: Int, body: @Sendable (Worker, Int) -> Void) {
        Parallel.forEach(count, lanes: threads) { index, lane in body(workers[lane], index) }
    }
}
