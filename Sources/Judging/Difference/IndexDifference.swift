package import Corpus
package import Snapshots

/// What changed from one index to another: sources, settings, programs, measured weights.
package struct IndexDifference: Sendable {
    package let before: Snapshot
    package let now: Snapshot
    package let sources: SourceDifference
    package let settings: [FactChange]
    package let fingerprints: [FactChange]
    package let weights: [FactChange]

    /// Equal roots mean equal indexes, byte for byte.
    package var isEqual: Bool { before.manifest.root == now.manifest.root }

    /// - Throws: `corrupt`.
    /// - Complexity: O(n log n) for n sources.
    package init(from before: Snapshot, to now: Snapshot) throws(QuarryError) {
        self.before = before
        self.now = now
        sources = try SourceDifference(from: before, to: now)
        (settings, fingerprints, weights) = FactChange.all(
            from: before.manifest, to: now.manifest)
    }

    /// Why the roots differ.
    /// - Throws: `corrupt`.
    /// - Complexity: that of `RootExplanation`.
    package func explanation() throws(QuarryError) -> RootExplanation {
        try RootExplanation(self)
    }

    /// Keys of what changed and decides one thing.
    func keys(_ effect: FactChange.Effect) -> [String] {
        (settings + fingerprints + weights).filter { $0.effect == effect }.map(\.key)
    }
}
