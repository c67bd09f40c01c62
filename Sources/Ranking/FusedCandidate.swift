/// A candidate with its place in the fused order.
package struct FusedCandidate: Hashable, Sendable {
    package var candidate: Candidate
    package var parts: Fusion.Parts
}
