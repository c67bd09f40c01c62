package import Corpus
import Storage
import Synchronization

/// Finds the vectors with the greatest inner products with a query. Any number of threads may
/// search at once.
package final class GraphSearcher: Sendable {
    package let graph: GraphReader
    package let vectors: VectorRows
    private let quantised: QuantisedRows?
    // Walkers not in use; as many as there were searches at once.
    private let idle = Mutex<[Walker]>([])

    /// - Parameter quantised: what is walked by; nil, as in segments written before there was
    ///   such a file, walks by the vectors.
    /// - Throws: `corrupt` if these are of another number of vectors, or of other ones.
    package init(
        graph: GraphReader, vectors: VectorsReader, quantised: QuantisedRows?
    ) throws(QuarryError) {
        guard graph.count == vectors.count else {
            throw QuarryError(
                .corrupt, path: graph.file.path,
                "a graph of \(graph.count) nodes beside \(vectors.count) vectors")
        }
        if let quantised,
            quantised.count != vectors.count || quantised.dimension != vectors.dimension
        {
            throw QuarryError(
                .corrupt, path: vectors.file.path,
                "\(vectors.count) vectors of \(vectors.dimension) floats beside"
                    + " \(quantised.count) quantised ones of \(quantised.dimension)")
        }
        self.graph = graph
        self.vectors = vectors.rows
        self.quantised = quantised
    }

    /// The best `k` of the vectors, best first, ties by ordinal.
    ///
    /// Scores are those of the vectors. Which are found is approximate (the higher `ef`, the nearer
    /// to exact), but exact where a scan is as cheap: few vectors, or few allowed ones.
    /// - Parameters:
    ///   - ef: candidates held while walking; at least `k` are.
    ///   - allowed: only these are returned, though others are walked through.
    /// - Throws: `invalidInput` (a query of another dimension, a set of another bound),
    ///   `corrupt` (a link that leads out of the graph).
    package func search(
        query: UnsafeBufferPointer<Float>, k: Int, ef: Int, allowed: OrdinalSet? = nil
    ) throws(QuarryError) -> [ScoredOrdinal] {
        try check(query, allowed: allowed)
        let ef = max(k, ef, 1)
        if k < 1 || (allowed?.count ?? graph.count) / 2 <= ef {
            return scan(query, k: k, allowed: allowed)
        }
        return try walk(query, k: k, ef: ef, allowed: allowed)
    }

    package func search(
        query: [Float], k: Int, ef: Int, allowed: OrdinalSet? = nil
    ) throws(QuarryError) -> [ScoredOrdinal] {
        let result: Result<[ScoredOrdinal], QuarryError> = query.withUnsafeBufferPointer { buffer in
            Result { () throws(QuarryError) in
                try search(query: buffer, k: k, ef: ef, allowed: allowed)
            }
        }
        return try result.get()
    }

    /// The graph's own answer, whatever the number of vectors. `k` and `ef` at least 1; the query
    /// has the vectors' dimension.
    package func walk(
        _ query: UnsafeBufferPointer<Float>, k: Int, ef: Int, allowed: OrdinalSet? = nil
    ) throws(QuarryError) -> [ScoredOrdinal] {
        guard graph.count > 0, let floats = query.baseAddress else { return [] }
        let walker = takeWalker(ef: ef)
        defer { idle.withLock { $0.append(walker) } }
        let row = query
        let query = walker.query(floats)
        let start = try descend(to: query, with: walker)
        var beam = walker.beam(capacity: ef)
        if let allowed {
            let isComplete = try filteredWalk(
                query, from: start, allowed: allowed, with: walker, into: &beam)
            guard isComplete else { return scan(row, k: k, allowed: allowed) }
        } else {
            guard walker.search(graph.layers[0], from: start, query: query, into: &beam) else {
                throw graph.strayLink()
            }
        }
        walker.rescore(&beam, query: query)
        return try results(of: beam, k: k, allowed: allowed)
    }

    func check(_ query: UnsafeBufferPointer<Float>, allowed: OrdinalSet?) throws(QuarryError) {
        guard query.count == vectors.dimension else {
            throw QuarryError(
                .invalidInput,
                "a query of \(query.count) floats among vectors of \(vectors.dimension)")
        }
        if let allowed, allowed.bound != graph.count {
            throw QuarryError(
                .invalidInput, "a set of ordinals below \(allowed.bound), not \(graph.count)")
        }
    }

    private func takeWalker(ef: Int) -> Walker {
        idle.withLock { $0.popLast() }
            ?? Walker(vectors: vectors, quantised: quantised, limit: 2 * graph.m, beam: ef)
    }

    /// From the entry down to the bottom layer, uphill on each layer above it.
    private func descend(
        to query: WalkQuery, with walker: Walker
    ) throws(QuarryError) -> ScoreKey {
        var entry = graph.format.entry
        if graph.layers.count > 1 {
            guard let first = graph.ordinal(rank: 0) else { throw graph.strayLink() }
            var best = ScoreKey(score: walker.score(query, ordinal: first), node: 0)
            for layer in graph.layers[1...].reversed() {
                guard let next = walker.climb(layer, from: best, query: query) else {
                    throw graph.strayLink()
                }
                best = next
            }
            guard let ordinal = graph.ordinal(rank: best.node) else { throw graph.strayLink() }
            entry = ordinal
        }
        return ScoreKey(score: walker.score(query, ordinal: entry), node: entry)
    }
}
