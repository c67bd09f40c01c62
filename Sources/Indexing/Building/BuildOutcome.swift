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
    package var pages: PageFindings
    /// Left for the next run because of a limit, or because it can't be read now; empty if the
    /// run did all there was to do.
    package var carriedOver: [CarriedSource] = []
    /// The limit, if it left something over.
    package var limit: StopReason?
    /// What is gone since the generation before; nothing was published if that is refused.
    package var removals = Removals()
    /// What the gate measured; nil where nothing new was to be published. Nothing was published
    /// either if it has not passed.
    package var gate: GateReport?
    /// What is no document.
    package var passedOver: [CorpusListing.PassedOver] = []
    /// What is of no type that is read.
    package var leftOut = LeftOutFiles()
    /// Documents parsed and chunks embedded, as opposed to taken from the cache.
    package var parsed: Int
    package var embedded: Int
    /// Entries of the artifact cache that were not what was stored, and were made again.
    package var damagedArtifacts: Int
    package var seconds: Double
    /// Stage → wall seconds.
    package var stages: [String: Double]

    /// Whether the run has seen all of the corpus and done all there was to do with it; single
    /// sources may have failed.
    package var isWhole: Bool {
        carriedOver.isEmpty && !failures.contains { $0.unreadable == .folder }
    }

    /// The root of the index's current generation; nil where a first one was refused: what was made
    /// is nowhere to be found.
    package var currentRoot: String? { manifest.generation > 0 ? manifest.root : nil }

    /// Whether nothing was published because the guard or the gate said no.
    package var isRefused: Bool { removals.isRefused || gate?.passed == false }

    /// Whether nothing was published because what can't be read now could not stay as it was
    /// either.
    package var isStuck: Bool {
        carriedOver.contains { $0.kind == .unpublished && $0.cause == .unreadable }
    }

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
