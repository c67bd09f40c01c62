import CKernels
package import Corpus

/// A linear map of questions' vectors towards the vectors of the chunks that answer them.
///
/// A question q becomes q + D·q, brought to length 1. D is square, or the product of a tall and a
/// wide matrix; 0 leaves every vector as it is, bit by bit. Chunks are compared as they were
/// embedded, so an index takes an adapter without a vector being made again.
///
/// It belongs to one model: `AdapterFile` keeps it, and `apply` gives the same bits on every CPU.
package struct QueryAdapter: Sendable {
    /// Of one model's questions, whatever the precision it computes in.
    package let model: Digest
    /// Components of a vector.
    package let dimension: Int
    /// Nil: the map is a full matrix.
    package let rank: Int?
    /// Row-major: full [dimension][dimension]; low rank [rank][dimension], what is read of the
    /// question.
    package let first: [Float]
    /// [dimension][rank], what that adds to it; empty for a full matrix.
    package let second: [Float]

    package static let dimensions = 1...4_096
    /// A component of the matrices beyond this is damage, or would leave the range of floats.
    package static let maximumComponent: Float = 1_000

    /// - Parameters:
    ///   - first: see the property; `second` empty for a full matrix.
    /// - Precondition: the shapes are those of `dimension` and `rank`.
    package init(
        model: Digest, dimension: Int, rank: Int?, first: [Float], second: [Float] = []
    ) {
        precondition(first.count == (rank ?? dimension) * dimension, "the shape is stated")
        precondition(second.count == (rank ?? 0) * dimension, "the shape is stated")
        self.model = model
        self.dimension = dimension
        self.rank = rank
        self.first = first
        self.second = second
    }

    /// The question's vector as chunks are to be compared with it, of length 1. One that the map
    /// takes to nothing, which has no direction, stays as it is.
    /// - Parameter vector: as the model makes it.
    /// - Complexity: O(dimension²), O(dimension · rank) for low rank.
    package func apply(_ vector: [Float]) -> [Float] {
        precondition(vector.count == dimension, "an adapter is of its model's dimension")
        let added =
            rank == nil
            ? Self.product(first, vector) : Self.product(second, Self.product(first, vector))
        let moved = zip(vector, added).map { $0 + $1 }
        guard moved != vector else { return vector }
        let length = moved.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        guard length > 1e-6 else { return vector }
        return moved.map { Float(Double($0) / length) }
    }

    /// Rows in the order of the kernel's contract: the same bits on every CPU.
    private static func product(_ matrix: [Float], _ vector: [Float]) -> [Float] {
        let rows = matrix.count / vector.count
        return [Float](unsafeUninitializedCapacity: rows) { result, count in
            matrix.withUnsafeBufferPointer { matrix in
                vector.withUnsafeBufferPointer { vector in
                    guard let base = matrix.baseAddress, let other = vector.baseAddress else {
                        return
                    }
                    for row in 0..<rows {
                        result[row] = quarry_dot_f32(
                            base + row * vector.count, other, vector.count)
                    }
                }
            }
            count = rows
        }
    }
}
