/// Rows of floats of one length, wherever they lie: a mapped file or memory.
///
/// Every row starts at a multiple of 64 bytes. Copies are cheap and share the memory.
package struct VectorRows: Sendable {
    package let count: Int
    package let dimension: Int
    /// Floats from the start of a row to the start of the next.
    let stride: Int
    // Immutable while `owner` lives: safe to read from any thread.
    nonisolated(unsafe) let base: UnsafePointer<Float>
    private let owner: any AnyObject & Sendable

    init(
        base: UnsafePointer<Float>, count: Int, dimension: Int, owner: any AnyObject & Sendable
    ) {
        self.base = base
        self.count = count
        self.dimension = dimension
        self.stride = Self.stride(dimension: dimension)
        self.owner = owner
    }

    /// Copies rows that lie one after the other.
    /// Traps unless `values` are whole rows of a dimension in `dimensions`.
    package init(copying values: [Float], dimension: Int) {
        self.init(joining: [values], dimension: dimension)
    }

    /// Copies rows that lie in several places, in their order.
    /// Traps unless each of them is whole rows of a dimension in `dimensions`.
    package init(joining parts: [[Float]], dimension: Int) {
        precondition(Self.dimensions.contains(dimension), "a vector has 1 to 65,536 dimensions")
        precondition(
            parts.allSatisfy { $0.count % dimension == 0 }, "the values are not whole rows")
        let count = parts.reduce(0) { $0 + $1.count } / dimension
        let stride = Self.stride(dimension: dimension)
        let memory = AlignedMemory<Float>(count: count * stride)
        var next = memory.base
        for part in parts {
            part.withUnsafeBufferPointer { source in
                for start in Swift.stride(from: 0, to: source.count, by: dimension) {
                    next.update(from: source.baseAddress! + start, count: dimension)
                    next += stride
                }
            }
        }
        self.init(base: memory.base, count: count, dimension: dimension, owner: memory)
    }

    /// Valid while these rows, or what they were made from, live. Traps if there is no such row.
    package func row(_ index: Int) -> UnsafeBufferPointer<Float> {
        precondition(index >= 0 && index < count, "there is no such row")
        return UnsafeBufferPointer(start: base + index * stride, count: dimension)
    }

    package static let dimensions = 1...65_536
    /// Ordinals need 31 bits, see `ScoreKey`.
    package static let maximumCount = Int(Int32.max)

    /// Whole cache lines: 16 floats are 64 bytes.
    package static func stride(dimension: Int) -> Int { (dimension + 15) / 16 * 16 }
}
