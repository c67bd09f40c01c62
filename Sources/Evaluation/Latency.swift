import Corpus

/// How long answers took.
package struct Latency: Hashable, Sendable {
    /// Ascending, one a question.
    package let seconds: [Double]

    /// Nil of nothing.
    package init?(seconds: [Double]) {
        guard !seconds.isEmpty else { return nil }
        self.seconds = seconds.sorted()
    }

    package var mean: Double { seconds.reduce(0, +) / Double(seconds.count) }

    /// The smallest time that so many per cent of the answers did not exceed (nearest rank).
    package func percentile(_ percent: Double) -> Double {
        let rank = Int((percent / 100 * Double(seconds.count)).rounded(.up))
        return seconds[min(max(rank, 1), seconds.count) - 1]
    }
}
