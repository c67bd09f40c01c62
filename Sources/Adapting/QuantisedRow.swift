import CKernels

/// A row of a matrix in integers of -127 … 127.
struct QuantisedRow {
    let values: [Int8]
    /// What a unit is worth; 0 for a row of zeros.
    let unit: Float

    init(_ row: ArraySlice<Float>) {
        var values = [Int8](repeating: 0, count: row.count)
        unit = row.withUnsafeBufferPointer { row in
            values.withUnsafeMutableBufferPointer { values in
                guard let from = row.baseAddress, let to = values.baseAddress else { return 0 }
                return quarry_quantise(to, from, row.count)
            }
        }
        self.values = values
    }
}
