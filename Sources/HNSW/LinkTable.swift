import Corpus

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
