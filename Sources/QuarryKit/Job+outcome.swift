import Corpus
import Indexing
import Snapshots

extension Job {
    /// What a build did.
    public struct Outcome: Sendable {
        /// The number of the index's current generation.
        public let generation: Int
        /// Its root: equal roots mean equal indexes.
        public let root: String
        /// False if the index was up to date already and nothing was published.
        public let isNewGeneration: Bool
        /// How the corpus differs from the generation before, in sources.
        public let changes: Changes
        /// Passages in the index.
        public let chunks: Int
        /// Documents that were parsed, as opposed to taken from the cache.
        public let parsed: Int
        /// Passages that were embedded, as opposed to taken from the cache.
        public let embedded: Int
        /// Sources that are not in the index, and why.
        public let failures: [FailedSource]
        /// What a reader should know of sources that are, such as pages that can't be read well.
        public let warnings: [Warning]
        /// Whether all of the corpus was seen and done; single sources may have failed. If not, a
        /// limit was reached or a part can't be read now, and the next build goes on.
        public let isWhole: Bool
        /// The limit that was reached: `time`, `files`, `memory` or `disk`.
        public let limit: String?
        /// Sources left to the next build, by the limit or because they can't be read now; those
        /// that were indexed keep their previous version.
        public let carriedOver: [String]
        /// From the scan to the generation.
        public let seconds: Double
    }

    /// Numbers of sources.
    public struct Changes: Hashable, Sendable {
        /// In the corpus, those that failed among them.
        public let total: Int
        /// Under a path that the generation before does not have.
        public let added: Int
        /// Other bytes under the same path.
        public let changed: Int
        /// Same bytes under another path.
        public let renamed: Int
        /// Gone from the corpus.
        public let removed: Int
        /// The same bytes under the same path.
        public let unchanged: Int
        /// Not in the index, for a reason that `failures` has.
        public let failed: Int
    }

    /// What a reader should know of a source.
    public struct Warning: Hashable, Sendable {
        /// Path below the corpus root.
        public let source: String
        /// One sentence.
        public let message: String
    }
}

extension Job.Outcome {
    init(_ outcome: BuildOutcome) {
        let changes = outcome.changes
        self.init(
            generation: outcome.manifest.generation, root: outcome.manifest.root,
            isNewGeneration: outcome.isNewGeneration,
            changes: Job.Changes(
                total: changes.total, added: changes.added, changed: changes.changed,
                renamed: changes.renamed, removed: changes.removed,
                unchanged: changes.unchanged, failed: changes.failed),
            chunks: outcome.manifest.statistics.chunks, parsed: outcome.parsed,
            embedded: outcome.embedded, failures: outcome.failures.map(Job.FailedSource.init),
            warnings: outcome.warnings.map { .init(source: $0.source, message: $0.message) },
            isWhole: outcome.isWhole, limit: outcome.limit?.name,
            carriedOver: outcome.carriedOver.map(\.source.path),
            seconds: outcome.seconds)
    }
}
