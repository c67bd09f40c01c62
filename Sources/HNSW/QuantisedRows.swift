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
    /// Bytes from the start of a row to the start of the next; those past the dimension are 0.
    let stride: Int
    // Immutable while `owner` lives: safe to read from any thread.
    nonisolated(unsafe) let base: UnsafePointer<Int8>
    nonisolated(unsafe) let scales: UnsafePointer<Float>
    private let owner: any AnyObject & Sendable

    init(
        base: UnsafePointer<Int8>, scales: UnsafePointer<Float>, count: Int, dimension: Int,
        owner: any AnyObject & Sendable
    ) {
        self.base = base
        self.scales = scales
        self.count = count
        self.dimension = dimension
        self.stride = Self.stride(dimension: dimension)
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

    @inline(__always)
    func row(_ ordinal: UInt32) -> QuantisedRow {
        QuantisedRow(values: base + Int(ordinal) * stride, scale: scales[Int(ordinal)])
    }

    @inline(__always)
    func score(_ query: QuantisedRow, ordinal: UInt32) -> Float {
        let row = row(ordinal)
        return Float(quarry_dot_i8(query.values, row.values, stride)) * (query.scale * row.scale)
    }

    /// The score of each of some rows. `scores` and `sums` have room for them; `sums` is scratch.
    @inline(__always)
    func score(
        _ query: QuantisedRow, rows: UnsafePointer<UInt32>, count: Int,
        into scores: UnsafeMutablePointer<Float>, sums: UnsafeMutablePointer<Int32>
    ) {
        for index in 0..<count { scores[index] = query.scale * scales[Int(rows[index])] }
        quarry_dot_i8_rows(query.values, base, stride, stride, rows, count, sums)
        for index in 0..<count { scores[index] *= Float(sums[index]) }
    }

    /// Whole cache lines.
    package static func stride(dimension: Int) -> Int { (dimension + 63) / 64 * 64 }
}
