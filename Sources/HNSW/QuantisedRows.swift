import CKernels

/// The rows of `VectorRows` in a byte a component, a scale a row: what graphs are built and walked
/// by. A quarter of the bytes have to come from memory for a score, which is what a walk waits for.
///
/// A score of two rows is float(Σ of the products) · (scale · scale): the sum is exact and the order
/// is stated, so scores are the same on every CPU. They differ from those of the floats in the third
/// decimal, hence searches score again what they found.
///
/// Every row starts at a multiple of 64 bytes. Copies are cheap and share the memory.
package struct QuantisedRows: Sendable {
    package let count: Int
    package let dimension: Int
    // Immutable while `owner` lives: safe to read from any thread.
    nonisolated(unsafe) let pointers: RowPointers
    private let owner: any AnyObject & Sendable

    init(
        base: UnsafePointer<Int8>, scales: UnsafePointer<Float>, count: Int, dimension: Int,
        owner: any AnyObject & Sendable
    ) {
        pointers = RowPointers(
            base: base, scales: scales, stride: Self.stride(dimension: dimension))
        self.count = count
        self.dimension = dimension
        self.owner = owner
    }

    /// Quantises rows into memory: a pure function of their bits.
    package init(_ rows: VectorRows) {
        let stride = Self.stride(dimension: rows.dimension)
        // The scales stand behind the rows, as in the file.
        let memory = AlignedMemory<Int8>(
            count: rows.count * (stride + MemoryLayout<Float>.size))
        let scales = UnsafeMutableRawPointer(memory.base + rows.count * stride)
            .bindMemory(to: Float.self, capacity: rows.count)
        for row in 0..<rows.count {
            scales[row] = quarry_quantise(
                memory.base + row * stride, rows.row(row).baseAddress, rows.dimension)
        }
        self.init(
            base: memory.base, scales: scales, count: rows.count, dimension: rows.dimension,
            owner: memory)
    }

    /// Bytes from the start of a row to the start of the next; those past the dimension are 0.
    var stride: Int { pointers.stride }

    /// Whole cache lines.
    package static func stride(dimension: Int) -> Int { (dimension + 63) / 64 * 64 }
}
