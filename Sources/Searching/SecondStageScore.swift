/// What a second stage says of a candidate.
struct SecondStageScore: Sendable {
    var kind: SearchOptions.Rerank
    var part: Explanation.Part
}
