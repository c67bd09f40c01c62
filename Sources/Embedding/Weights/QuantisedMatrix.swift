import CKernels

/// A matrix [rows][columns] in integers of -127 … 127, each row with the worth of its unit:
/// the row's largest magnitude / 127. Symmetric and per row, so that a product's sums are exact
/// in 32 bits and one multiplication gives the float.
struct QuantisedMatrix {
    let rows: Int
    let columns: Int
    /// [rows][columns].
    let values: [Int8]
    /// [rows]; NaN for one that holds what is no finite number.
    let scales: [Float]

    init(rows: Int, columns: Int, values: [Int8], scales: [Float]) {
        self.rows = rows
        self.columns = columns
        self.values = values
        self.scales = scales
    }

    /// The nearest integers, halves to even.
    /// - Parameter columnScales: what the columns are multiplied by before; nil for nothing.
    init(
        _ floats: UnsafePointer<Float>, rows: Int, columns: Int,
        columnScales: ColumnScales? = nil
    ) {
        var values = [Int8](repeating: 0, count: rows * columns)
        var scales = [Float](repeating: 0, count: rows)
        var equalised = [Float](repeating: 0, count: columns)
        values.withUnsafeMutableBufferPointer { values in
            guard let start = values.baseAddress else { return }
            for row in 0..<rows {
                let (to, from) = (start + row * columns, floats + row * columns)
                if let columnScales {
                    columnScales.multiply(from, into: &equalised)
                    scales[row] = quarry_quantise(to, equalised, columns)
                } else {
                    scales[row] = quarry_quantise(to, from, columns)
                }
            }
        }
        self.init(rows: rows, columns: columns, values: values, scales: scales)
    }

    /// The rows of several matrices of one width, one after the other.
    static func stacked(_ parts: [QuantisedMatrix]) -> QuantisedMatrix {
        QuantisedMatrix(
            rows: parts.reduce(0) { $0 + $1.rows }, columns: parts[0].columns,
            values: parts.flatMap(\.values), scales: parts.flatMap(\.scales))
    }
}
