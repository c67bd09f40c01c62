import Ranking

/// A candidate after the second stage.
struct RerankedCandidate: Sendable {
    var fused: FusedCandidate
    /// What the second stage says of it; nil below the re-ranked depth.
    var second: SecondStageScore?

    init(_ fused: FusedCandidate, second: SecondStageScore? = nil) {
        self.fused = fused
        self.second = second
    }
}
