import CKernels

/// Where the rows of `QuantisedRows` lie, without what keeps them there: who holds the rows may score
/// by this in a loop, and no count of references is touched, which threads would wait for.
struct RowPointers {
    let base: UnsafePointer<Int8>
    let scales: UnsafePointer<Float>
    /// Bytes from the start of a row to the start of the next; those past the dimension are 0.
    let stride: Int

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
        for index in 0..<count { scores[index] = query.scale * self.scales[Int(rows[index])] }
        quarry_dot_i8_rows(query.values, base, stride, stride, rows, count, sums)
        for index in 0..<count { scores[index] *= Float(sums[index]) }
    }
}
