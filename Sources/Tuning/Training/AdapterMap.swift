import Adapting
import Corpus
import Evaluation

/// An adapter's matrices while they are learnt.
struct AdapterMap: Sendable {
    /// Full: [dimension][dimension]. Low rank: [rank][dimension].
    var first: Matrix
    /// Low rank: [dimension][rank]; nil: full.
    var second: Matrix?

    /// The one that leaves every vector as it is.
    /// - Parameter rank: nil: full.
    init(dimension: Int, rank: Int?, seed: UInt64) {
        guard let rank else {
            first = Matrix(rows: dimension, columns: dimension)
            return
        }
        // What is read of the question is drawn, of length about 1 a row; what it adds is 0.
        var random = SplitMix(state: seed)
        let spread = Float(3 / Double(dimension)).squareRoot()
        first = Matrix(
            rows: rank, columns: dimension,
            values: (0..<rank * dimension).map { _ in spread * Self.signed(random.next()) })
        second = Matrix(rows: dimension, columns: rank)
    }

    /// −1…1.
    private static func signed(_ word: UInt64) -> Float { Float(word >> 40) / Float(1 << 23) - 1 }

    /// Questions after the map, and what of them its second half reads.
    func moved(_ questions: Matrix, threads: Int) -> (vectors: Matrix, read: Matrix?) {
        let read = second.map { _ in questions.product(byTransposed: first, threads: threads) }
        var vectors =
            if let second, let read {
                read.product(byTransposed: second, threads: threads)
            } else {
                questions.product(byTransposed: first, threads: threads)
            }
        vectors.add(questions, times: 1)
        return (vectors, read)
    }

    /// The gradient by the matrices.
    /// - Parameters:
    ///   - slopes: the gradient by the vectors of `moved`.
    ///   - turned: the questions' transpose.
    ///   - read: of `moved`.
    func gradient(
        slopes: Matrix, turned: Matrix, read: Matrix?, threads: Int
    ) -> AdapterMap {
        var result = self
        guard let second, let read else {
            result.first = slopes.transposed.product(byTransposed: turned, threads: threads)
            return result
        }
        result.second = slopes.transposed.product(
            byTransposed: read.transposed, threads: threads)
        let inner = slopes.product(byTransposed: second.transposed, threads: threads)
        result.first = inner.transposed.product(byTransposed: turned, threads: threads)
        return result
    }

    mutating func add(_ other: AdapterMap, times factor: Float) {
        first.add(other.first, times: factor)
        if let change = other.second { second?.add(change, times: factor) }
    }

    mutating func scale(by factor: Float) {
        first.scale(by: factor)
        second?.scale(by: factor)
    }

    /// How far from leaving vectors as they are; of a low rank what it adds alone counts.
    var squaredNorm: Double { (second ?? first).squaredNorm }

    /// The gradient of the penalty, added to this gradient.
    mutating func addPenalty(of map: AdapterMap, times factor: Float) {
        if let other = map.second {
            second?.add(other, times: factor)
        } else {
            first.add(map.first, times: factor)
        }
    }

    func adapter(model: Digest) -> QueryAdapter {
        QueryAdapter(
            model: model, dimension: first.columns, rank: second.map(\.columns),
            first: first.values, second: second?.values ?? [])
    }
}
