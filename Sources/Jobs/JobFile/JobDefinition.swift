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
