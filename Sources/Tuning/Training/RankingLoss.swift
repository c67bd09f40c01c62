import CKernels
import Corpus
import Foundation

/// How far a map's questions are from the chunks that answer them: the mean of −log of the share
/// that a softmax over all chunks gives to the answers (InfoNCE, van den Oord et al. 2018, with
/// several answers a question).
final class RankingLoss: Sendable {
    private let set: TrainingSet
    private let chunks: Panels
    private let turned: Panels
    /// What cosines are multiplied by before the softmax.
    private let sharpness: Float
    private let threads: Int

    /// Rows of scores that are in memory at a time, a thread.
    private static let blockRows = 16
    /// Below it a share is taken for this one: its logarithm has no end.
    private static let leastShare: Float = 1e-30

    /// - Parameter chunks: as both `Panels`, where another loss has them already.
    init(_ set: TrainingSet, sharing other: RankingLoss? = nil, sharpness: Float, threads: Int) {
        self.set = set
        self.sharpness = sharpness
        self.threads = threads
        chunks = other?.chunks ?? Panels(set.chunks)
        turned = other?.turned ?? Panels(set.chunks.transposed)
    }

    /// - Parameter moved: [questions][dimension], the questions' vectors after the map, of any
    ///   length.
    /// - Returns: the loss, and its gradient by `moved` where it is wanted.
    func value(
        at moved: Matrix, wantsGradient: Bool
    ) -> (loss: Double, gradient: Matrix?) {
        let blocks = (moved.rows + Self.blockRows - 1) / Self.blockRows
        var gradient = Matrix(
            rows: wantsGradient ? moved.rows : 0, columns: moved.columns)
        let losses = gradient.values.withUnsafeMutableBufferPointer { gradient in
            // Each block writes rows of its own.
            nonisolated(unsafe) let out = gradient.baseAddress
            return Parallel.map(blocks, threads: threads) { number in
                let first = number * Self.blockRows
                return block(
                    moved, first..<min(first + Self.blockRows, moved.rows),
                    gradient: wantsGradient ? out : nil)
            }
        }
        let loss = losses.reduce(0, +) / Double(max(moved.rows, 1))
        return (loss, wantsGradient ? gradient : nil)
    }

    /// - Returns: the sum of the questions' losses.
    private func block(
        _ moved: Matrix, _ range: Range<Int>, gradient: UnsafeMutablePointer<Float>?
    ) -> Double {
        let (width, count) = (moved.columns, set.chunks.rows)
        let kernels = quarry_encoder().pointee
        // 1. Vectors of length 1.
        var directions = Array(moved.values[range.lowerBound * width..<range.upperBound * width])
        kernels.normalize(&directions, range.count, width)
        // 2. The share of each chunk.
        var shares = [Float](repeating: 0, count: range.count * count)
        chunks.multiply(directions, rows: range.count, into: &shares)
        var sums = [Float](repeating: 0, count: range.count)
        kernels.softmax(&shares, &sums, sharpness, range.count, count, count)
        kernels.divide_rows(&shares, sums, range.count, count, count)
        // 3. What of it is the answers', and the gradient by the scores: share minus its part.
        var loss = 0.0
        for (row, question) in range.enumerated() {
            let places = set.answers[question].map { row * count + $0 }
            let own = max(places.reduce(Float(0)) { $0 + shares[$1] }, Self.leastShare)
            loss -= log(Double(own))
            for place in places { shares[place] -= shares[place] / own }
        }
        guard let gradient else { return loss }
        // 4. By the vectors of length 1, and by those before.
        var slopes = [Float](repeating: 0, count: range.count * width)
        turned.multiply(shares, rows: range.count, into: &slopes)
        let factor = sharpness / Float(moved.rows)
        for (row, question) in range.enumerated() {
            let length = Self.length(moved.values[question * width..<(question + 1) * width])
            Self.project(
                slopes[row * width..<(row + 1) * width],
                off: directions[row * width..<(row + 1) * width],
                factor: factor / max(length, 1e-6), into: gradient + question * width)
        }
        return loss
    }

    private static func length(_ row: ArraySlice<Float>) -> Float {
        row.reduce(Float(0)) { $0 + $1 * $1 }.squareRoot()
    }

    /// out ← factor · (slope − (slope · direction) direction): of a vector only its direction
    /// counts.
    private static func project(
        _ slope: ArraySlice<Float>, off direction: ArraySlice<Float>, factor: Float,
        into out: UnsafeMutablePointer<Float>
    ) {
        let along = zip(slope, direction).reduce(Float(0)) { $0 + $1.0 * $1.1 }
        for (place, (slope, direction)) in zip(slope, direction).enumerated() {
            out[place] = factor * (slope - along * direction)
        }
    }
}
