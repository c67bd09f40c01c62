import CKernels

/// The vectors of the vocabulary's tokens, [vocabulary][hidden].
// Points into immutable memory that the `Weights` object keeps alive.
enum WordTable: @unchecked Sendable {
    case floats(UnsafePointer<Float>)
    /// Floats that count as the integers `QuantisedMatrix` makes of them, row by row as they are
    /// read: a text reads too few to turn the whole table.
    case quantising(UnsafePointer<Float>)
    /// Integers, and what a unit of each row is worth.
    case quantised(UnsafePointer<Int8>, scales: UnsafePointer<Float>)

    /// The vector of token `id`, in place or in `scratch`, which holds `width` floats. In integers
    /// one that holds what is no finite number is NaN, so that no text gets a vector by it.
    func row(
        _ id: Int, width: Int, scratch: UnsafeMutablePointer<Float>
    ) -> UnsafePointer<Float> {
        switch self {
        case .floats(let table): return table + id * width
        case .quantising(let table):
            withUnsafeTemporaryAllocation(of: Int8.self, capacity: width) { values in
                guard let start = values.baseAddress else { return }
                let scale = quarry_quantise(start, table + id * width, width)
                Self.widen(start, scale: scale, count: width, into: scratch)
            }
        case .quantised(let table, let scales):
            Self.widen(table + id * width, scale: scales[id], count: width, into: scratch)
        }
        return UnsafePointer(scratch)
    }

    private static func widen(
        _ values: UnsafePointer<Int8>, scale: Float, count: Int,
        into floats: UnsafeMutablePointer<Float>
    ) {
        for index in 0..<count { floats[index] = Float(values[index]) * scale }
    }
}
