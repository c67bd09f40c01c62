import Ranking

/// The weights tried, 0 to 1 in steps of a twentieth.
enum WeightGrid {
    static let weights = (0...20).map { Double($0) / 20 }
    /// Late interaction never decides alone: on real queries its scores are the noisier ones.
    static let lateWeights = weights.filter { $0 <= 0.7 }

    /// The weight nearest to `prior` that the samples do not speak against: none does better, pair
    /// by pair, by more than one standard error (the one-standard-error rule of Breiman et al.
    /// 1984). So chance does not move the weight, and evidence does.
    static func best(
        of weights: [Double] = weights, prior: Double, values: (Double) -> [Double]
    ) -> Double {
        let samples = weights.map(values)
        let means = samples.map { $0.reduce(0, +) / Double(max($0.count, 1)) }
        let smooth = means.indices.map { index in
            let window = max(index - 1, 0)...min(index + 1, means.count - 1)
            return means[window].reduce(0, +) / Double(window.count)
        }
        let top = smooth.max() ?? 0
        let best = smooth.firstIndex { $0 >= top - 1e-9 } ?? 0
        let standing = weights.indices.filter { !isBetter(samples[best], than: samples[$0]) }
        let nearest = standing.min { abs(weights[$0] - prior) < abs(weights[$1] - prior) }
        return weights[nearest ?? best]
    }

    private static func isBetter(_ values: [Double], than others: [Double]) -> Bool {
        let differences = zip(values, others).map { $0 - $1 }
        let count = Double(max(differences.count, 1))
        let mean = differences.reduce(0, +) / count
        let variance = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
        return mean > (variance / count).squareRoot()
    }
}
