package import Corpus
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
    package var pages: PageReport
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

/// How the corpus differs from the generation before.
package struct SourceChanges: Hashable, Sendable {
    package var total = 0
    package var added = 0
    package var changed = 0
    /// Same bytes under another name.
    package var renamed = 0
    package var removed = 0
    package var unchanged = 0
    package var failed = 0

    package init() {}

    /// Compares name → content hash before and now.
    package init(
        before: [SourceID: Digest], now: [SourceID: Digest], failed: Int
    ) {
        var gone: [Digest: Int] = [:]
        for (id, hash) in before where now[id] == nil { gone[hash, default: 0] += 1 }
        let lost = before.keys.count { now[$0] == nil }
        for (id, hash) in now {
            if let old = before[id] {
                if old == hash { unchanged += 1 } else { changed += 1 }
            } else if let count = gone[hash], count > 0 {
                gone[hash] = count - 1
                renamed += 1
            } else {
                added += 1
            }
        }
        removed = lost - renamed
        total = now.count + failed
        self.failed = failed
    }
}
