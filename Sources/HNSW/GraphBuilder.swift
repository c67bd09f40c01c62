package import Corpus

/// Builds a graph from vectors by inner product, the same to the byte for any thread count.
///
/// Malkov & Yashunin 2018 (Algorithms 1, 2 and 4), with the inserts in batches against a frozen
/// graph as in ParlayANN (Manohar et al. 2024): every node of a batch looks for its neighbours
/// in the graph as it was before the batch; then all links are made, each row by one thread, from
/// sorted proposals.
package struct GraphBuilder: Sendable {
    package let settings: HNSWSettings
    package let threads: Int

    /// - Throws: `invalidInput` for settings that can't be meant.
    package init(settings: HNSWSettings = HNSWSettings(), threads: Int) throws(QuarryError) {
        guard Self.mRange.contains(settings.m), settings.efConstruction >= 1 else {
            throw QuarryError(
                .invalidInput,
                "m must be in \(Self.mRange) and efConstruction at least 1: \(settings)")
        }
        self.settings = settings
        self.threads = max(threads, 1)
    }

    static let mRange = 2...256

    /// - Parameters:
    ///   - vectors: L2-normalised; the ordinals of the graph are their rows.
    ///   - quantised: the same vectors, by which distances are told.
    ///   - keys: one hash of each vector's chunk. It decides the layer and the order.
    /// - Throws: `invalidInput` (not a key for each vector, too many vectors).
    /// - Complexity: O(n log n) scores; about `8 * m` bytes a node besides the vectors.
    package func build(
        _ vectors: VectorRows, quantised: QuantisedRows, keys: [UInt64]
    ) throws(QuarryError) -> Graph {
        precondition(
            quantised.count == vectors.count && quantised.dimension == vectors.dimension,
            "the quantised rows are those of the vectors")
        guard keys.count == vectors.count, keys.count <= VectorRows.maximumCount else {
            throw QuarryError(
                .invalidInput, "\(keys.count) keys for \(vectors.count) vectors")
        }
        let plan = InsertionPlan(vectors: vectors, keys: keys, m: settings.m)
        let graph = Graph(settings: settings, count: vectors.count, plan: plan)
        let assembly = GraphAssembly(
            graph: graph, vectors: vectors, quantised: quantised, plan: plan, threads: threads)
        assembly.insertAll()
        assembly.connectUnreachable()
        return graph
    }

    /// The same with the chunks' digests for keys.
    package func build(
        _ vectors: VectorRows, quantised: QuantisedRows, keys: [Digest]
    ) throws(QuarryError) -> Graph {
        try build(vectors, quantised: quantised, keys: keys.map(Self.key))
    }

    /// The first eight bytes, so that the order by key is the order by digest.
    package static func key(_ digest: Digest) -> UInt64 {
        digest.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
