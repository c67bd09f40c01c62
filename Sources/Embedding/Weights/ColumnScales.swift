/// What int8 multiplies the columns of a product's weights by before they become integers, and
/// divides the channels of its input by: neither side then has columns far larger than others.
///
/// A token has one unit for all of its channels, an output one for all of its weights. Where a few
/// are large, little is left of the 127 steps for the others. A factor that moves from a channel
/// into its column of weights changes nothing of the product (SmoothQuant, Xiao et al. 2023). How
/// large a channel is the layer norm's parameters tell in place of sample texts, so that the
/// scales are a function of the model alone. In double precision, for column j:
///
///     a_j = max(2 · |gamma_j| + |beta_j|, 1e-5)
///     q_j = the mean of the column's squares, added from row 0 on
///     w_j = max(√q_j, 0.1 · √(the mean of all q, added from column 0 on), 1e-5)
///     s_j = √(a_j / w_j), rounded to a float
///
/// A column of zeros would else get a scale that leaves the others of its rows no steps. The column is that of the product's `NormedProduct.leading` matrix. Every step is one that
/// IEEE 754 rounds correctly, so the scales have the same bits on every machine.
struct ColumnScales: Equatable {
    /// [columns].
    let values: [Float]

    private static let least = 1e-5
    /// Of what columns of weights are in the mean.
    private static let leastShare = 0.1
    /// What the rule makes of floats lies far within.
    private static let range: ClosedRange<Float> = 0x1p-80...0x1p80

    /// - Parameters:
    ///   - gamma: the layer norm's parameters, finite, [columns]; so are `beta`.
    ///   - meanSquares: of each column, finite, [columns].
    init(
        gamma: some Collection<Float>, beta: some Collection<Float>,
        meanSquares: some Collection<Double>
    ) {
        let mean = meanSquares.reduce(0, +) / Double(max(meanSquares.count, 1))
        let least = max(Self.leastShare * mean.squareRoot(), Self.least)
        values = zip(zip(gamma, beta), meanSquares).map { norm, square in
            let input = 2 * Double(norm.0).magnitude + Double(norm.1).magnitude
            return Float((max(input, Self.least) / max(square.squareRoot(), least)).squareRoot())
        }
    }

    /// Scales that were stored; nil unless all are positive numbers such as the rule makes.
    init?(stored: some Collection<Float>) {
        guard stored.allSatisfy(Self.range.contains) else { return nil }
        values = Array(stored)
    }

    /// The mean of the squares of each column of a matrix [rows][columns]; none is a number where
    /// the column holds what is no finite number.
    static func meanSquares(
        of matrix: UnsafePointer<Float>, rows: Int, columns: Int
    ) -> [Double] {
        var sums = [Double](repeating: 0, count: columns)
        sums.withUnsafeMutableBufferPointer { sums in
            for row in 0..<rows {
                let values = matrix + row * columns
                for column in 0..<columns {
                    let value = Double(values[column])
                    sums[column] += value * value
                }
            }
        }
        return sums.map { $0 / Double(rows) }
    }

    /// out[columns] = row[columns] times the scales.
    func multiply(_ row: UnsafePointer<Float>, into out: UnsafeMutablePointer<Float>) {
        for column in values.indices { out[column] = row[column] * values[column] }
    }
}
