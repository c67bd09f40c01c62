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

/// The links of one layer: rows of one length, ended by `Layer.none`.
// Sendable as the graph it belongs to.
final class LinkTable: @unchecked Sendable {
    let links: UnsafeMutableBufferPointer<UInt32>
    let limit: Int
    let count: Int
    private let ordinals: UnsafeMutablePointer<UInt32>?

    init(count: Int, limit: Int, ordinals: UnsafeMutablePointer<UInt32>?) {
        self.count = count
        self.limit = limit
        self.ordinals = ordinals
        links = .allocate(capacity: count * limit)
        links.initialize(repeating: Layer.none)
    }

    deinit { links.deallocate() }

    var layer: Layer {
        Layer(
            links: UnsafePointer(links.baseAddress!), limit: limit, count: count,
            ordinals: UnsafePointer(ordinals))
    }

    func ordinal(_ node: UInt32) -> UInt32 { ordinals.map { $0[Int(node)] } ?? node }

    func row(_ node: UInt32) -> UnsafeMutableBufferPointer<UInt32> {
        UnsafeMutableBufferPointer(rebasing: links[Int(node) * limit..<(Int(node) + 1) * limit])
    }

    func degree(_ node: UInt32) -> Int {
        row(node).firstIndex(of: Layer.none) ?? limit
    }

    func replace(_ node: UInt32, with neighbours: some Collection<UInt32>) {
        let row = row(node)
        let end = row.update(fromContentsOf: neighbours)
        row[end...].update(repeating: Layer.none)
    }
}
