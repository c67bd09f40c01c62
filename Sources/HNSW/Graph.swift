package import Corpus

/// A finished graph in memory: what `GraphBuilder` makes and `GraphWriter` writes.
// Sendable: changed by `GraphAssembly` alone, whose threads never write one row both.
package final class Graph: @unchecked Sendable {
    package let settings: HNSWSettings
    /// Vectors the graph was built over, copies included.
    package let count: Int
    /// The ordinal of each rank, see `InsertionPlan`.
    let ordinals: UnsafeMutableBufferPointer<UInt32>
    /// Bottom first; empty if there are no vectors.
    let layers: [LinkTable]
    let copies: [VectorCopy]

    init(settings: HNSWSettings, count: Int, plan: InsertionPlan) {
        self.settings = settings
        self.count = count
        copies = plan.copies
        let ordinals = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: plan.ordinals.count)
        _ = ordinals.initialize(from: plan.ordinals)
        self.ordinals = ordinals
        layers = plan.layerCounts.enumerated().map { layer, nodes in
            layer == 0
                // The bottom layer is indexed by ordinal and has rows for copies too, all empty.
                ? LinkTable(count: count, limit: 2 * settings.m, ordinals: nil)
                : LinkTable(count: nodes, limit: settings.m, ordinals: ordinals.baseAddress)
        }
    }

    deinit { ordinals.deallocate() }

    func node(rank: Int, layer: Int) -> UInt32 { layer == 0 ? ordinals[rank] : UInt32(rank) }
}
