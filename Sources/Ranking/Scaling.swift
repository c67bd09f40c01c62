/// Standardises one query's scores: mean 0, standard deviation 1 over its candidates, so that
/// scores of different kinds can be added.
package struct Scaling: Hashable, Sendable {
    private let mean: Double
    private let deviation: Double

    /// All-equal scores map to 0: they say nothing.
    package init(_ scores: [Double]) {
        let count = Double(max(scores.count, 1))
        let mean = scores.reduce(0, +) / count
        self.mean = mean
        deviation = (scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
    }

    package func scaled(_ score: Double) -> Double {
        deviation > 1e-12 ? (score - mean) / deviation : 0
    }
}
