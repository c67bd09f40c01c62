package import Corpus
package import Foundation

/// What a job file says: which files become which index, how and when.
///
/// Paths are relative to the current folder, as written.
package struct JobDefinition: Hashable, Sendable {
    /// Also the name of the queue's file in `.state/`.
    package var name: String
    package var corpus: CorpusDefinition
    /// Folder of the index.
    package var index: String
    package var parse: ParseSettings
    package var chunk: ChunkSettings
    package var embed: EmbedSettings
    package var bm25: BM25Settings
    package var hnsw: HNSWSettings
    package var ranking: RankingSettings
    package var rerank: RerankSettings
    /// What the job says of sources, for filters.
    package var metadata: [MetadataRule]
    /// File for node_exporter's textfile collector; nil: none is written.
    package var metrics: String?
    /// When `quarry daemon` runs the job; nil: never by itself.
    package var schedule: CronSchedule?
    /// What whoever runs the job should know of its file, a sentence each.
    package var notes: [String] = []
    /// Of `schedule` and `limits.until`; nil: the machine's.
    package var timeZone: TimeZone?
    package var limits: JobLimits

    package init(
        name: String, corpus: CorpusDefinition, index: String,
        parse: ParseSettings = ParseSettings(), chunk: ChunkSettings = ChunkSettings(),
        embed: EmbedSettings = EmbedSettings(), bm25: BM25Settings = BM25Settings(),
        hnsw: HNSWSettings = HNSWSettings(), ranking: RankingSettings = RankingSettings(),
        rerank: RerankSettings = RerankSettings(), metadata: [MetadataRule] = [],
        metrics: String? = nil,
        schedule: CronSchedule? = nil,
        timeZone: TimeZone? = nil, limits: JobLimits = JobLimits()
    ) {
        self.name = name
        self.corpus = corpus
        self.index = index
        self.parse = parse
        self.chunk = chunk
        self.embed = embed
        self.bm25 = bm25
        self.hnsw = hnsw
        self.ranking = ranking
        self.metadata = metadata
        self.metrics = metrics
        self.rerank = rerank
        self.schedule = schedule
        self.timeZone = timeZone
        self.limits = limits
    }
}

/// Which files are sources.
package struct CorpusDefinition: Hashable, Sendable {
    /// Folders, at least one.
    package var roots: [String]
    /// Empty: every file of a type Quarry reads.
    package var include: [Glob]
    package var exclude: [Glob]

    package init(roots: [String], include: [Glob] = [], exclude: [Glob] = []) {
        self.roots = roots
        self.include = include
        self.exclude = exclude
    }

    /// Whether a file is a source, by its path below a root (NFC, `/`): its type is one Quarry
    /// reads, an `include` glob matches it, and no `exclude` glob matches it or a folder above it.
    /// - Complexity: O(path × globs).
    package func selects(_ path: String) -> Bool {
        SourceType(path: path) != nil
            && (include.isEmpty || include.contains { $0.matches(path) })
            && !excludes(path)
    }

    /// Whether files below a folder may be selected.
    package func reaches(below folder: String) -> Bool {
        // A name that only a glob for all of the folder matches.
        (include.isEmpty || include.contains { $0.mayMatch(below: folder) })
            && !excludes(folder + "/\u{1}")
    }

    /// Whether a file or folder is left out with all below it, so that a walk need not enter.
    package func excludes(_ path: String) -> Bool {
        exclude.contains { $0.matchesSelfOrFolder(of: path) }
    }
}
