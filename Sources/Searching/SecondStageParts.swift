import Ranking

/// A second-stage score, its standardised value, and the weight it had.
struct SecondStageParts: Sendable {
    var kind: SearchOptions.Rerank
    var score: Double
    var scaled: Double
    var weight: Double
}
