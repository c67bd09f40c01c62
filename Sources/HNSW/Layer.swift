import CKernels

/// One layer of a graph as a search sees it: a row of at most `limit` neighbours for each node,
/// ended by `Layer.none` where it is shorter.
///
/// On the bottom layer a node is its ordinal; on the others it is its rank, see `InsertionPlan`.
struct Layer {
    /// Marks the end of a row of links.
    static let none = UInt32.max

    let links: UnsafePointer<UInt32>
    let limit: Int
    let count: Int
    /// The ordinal of each node; nil on the bottom layer.
    let ordinals: UnsafePointer<UInt32>?

    /// Has the processor fetch the neighbours of a node, which is one of the layer's.
    @inline(__always)
    func fetch(_ node: UInt32) {
        quarry_fetch(links + Int(node) * limit, limit * MemoryLayout<UInt32>.stride)
    }
}
