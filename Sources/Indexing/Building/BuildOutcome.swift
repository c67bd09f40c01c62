import Corpus
package import Snapshots

/// What a build did.
package struct BuildOutcome: Sendable {
    package var manifest: Manifest
    /// False if the index was up to date already.
    package var isNewGeneration: Bool
    package var changes: SourceChanges
    package var failures: [SourceFailure]
    package var warnings: [BuildInfo.Warning]
    /// Of the whole index, not only of what this build parsed.
    package var pages: PageFindings
    /// Left for the next run because of a limit; empty if the run did all there was to do.
    package var carriedOver: [CarriedSource] = []
    /// The limit, if something was carried over.
    package var limit: StopReason?
    /// Documents parsed and chunks embedded, as opposed to taken from the cache.
    package var parsed: Int
    package var embedded: Int
    /// Entries of the artifact cache that were not what was stored, and were made again.
    package var damagedArtifacts: Int
    package var seconds: Double
    /// Stage → wall seconds.
    package var stages: [String: Double]

    /// What the queue keeps of the run, as JSON.
    var summary: String {
        let facts: [String: Int] = [
            "generation": manifest.generation, "sources": changes.total,
            "failed": changes.failed, "chunks": manifest.statistics.chunks, "parsed": parsed,
            "embedded": embedded, "milliseconds": Int(seconds * 1000),
            "carried_over": carriedOver.count,
        ]
        let pairs = facts.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }
        return "{" + pairs.joined(separator: ", ") + "}"
    }
}
