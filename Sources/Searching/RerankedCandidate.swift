import Ranking

/// A candidate after the second stage.
struct RerankedCandidate: Sendable {
    var fused: FusedCandidate
    /// What the second stage says of it; nil below the re-ranked depth.
    var second: SecondStageParts?

    init(_ fused: FusedCandidate, second: SecondStageParts? = nil) {
        self.fused = fused
        self.second = second
    }
}
