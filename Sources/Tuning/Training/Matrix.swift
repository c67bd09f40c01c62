import CKernels
import Corpus

/// Floats, row-major.
struct Matrix: Sendable {
    let rows: Int
    let columns: Int
    var values: [Float]

    init(rows: Int, columns: Int, values: [Float]) {
        precondition(values.count == rows * columns, "the shape is stated")
        self.rows = rows
        self.columns = columns
        self.values = values
    }

    init(rows: Int, columns: Int) {
        self.init(
            rows: rows, columns: columns,
            values: [Float](repeating: 0, count: rows * columns))
    }

    var transposed: Matrix {
        let (rows, columns) = (rows, columns)
        let turned = [Float](unsafeUninitializedCapacity: values.count) { result, count in
            values.withUnsafeBufferPointer { values in
                for row in 0..<rows {
                    for column in 0..<columns {
                        result[column * rows + row] = values[row * columns + column]
                    }
                }
            }
            count = values.count
        }
        return Matrix(rows: columns, columns: rows, values: turned)
    }

    /// Σ of squares.
    var squaredNorm: Double { values.reduce(0) { $0 + Double($1) * Double($1) } }

    /// self ← self + factor · other.
    mutating func add(_ other: Matrix, times factor: Float) {
        precondition(other.values.count == values.count, "matrices of one shape")
        values.withUnsafeMutableBufferPointer { values in
            other.values.withUnsafeBufferPointer { others in
                for index in values.indices { values[index] += factor * others[index] }
            }
        }
    }

    /// self · factor.
    mutating func scale(by factor: Float) {
        values.withUnsafeMutableBufferPointer { values in
            for index in values.indices { values[index] *= factor }
        }
    }

    /// self · otherᵀ, rows on several threads. Each number's arithmetic is the kernels', in one
    /// order whatever the threads.
    /// - Complexity: O(rows · other.rows · columns).
    func product(byTransposed other: Matrix, threads: Int) -> Matrix {
        product(by: Panels(other), threads: threads)
    }

    func product(by panels: Panels, threads: Int) -> Matrix {
        precondition(panels.depth == columns, "inner dimensions agree")
        var result = Matrix(rows: rows, columns: panels.columns)
        let blocks = (rows + Self.blockRows - 1) / Self.blockRows
        result.values.withUnsafeMutableBufferPointer { result in
            // Each block writes rows of its own.
            nonisolated(unsafe) let out = result.baseAddress
            Parallel.forEach(blocks, threads: threads) { block in
                let first = block * Self.blockRows
                let count = min(Self.blockRows, rows - first)
                values.withUnsafeBufferPointer { values in
                    guard let out, let base = values.baseAddress else { return }
                    panels.multiply(
                        base + first * columns, rows: count, into: out + first * panels.columns)
                }
            }
        }
        return result
    }

    private static let blockRows = 32
}
