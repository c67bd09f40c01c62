package import Adapting
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
    /// The file that adapts questions, as the job names it; what it holds is in `adapter`.
    package var adapterPath: String?
    package var adapter: AdapterFile?
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
    /// How many sources may be gone at once.
    package var removalGuard: RemovalGuard
    /// What the index has to be like before it is published; without the guard's part.
    package var gate: GateRules
    /// How a language model is asked to write answers; no part of the index.
    package var answer: AnswerSettings

    package init(
        name: String, corpus: CorpusDefinition, index: String,
        parse: ParseSettings = ParseSettings(), chunk: ChunkSettings = ChunkSettings(),
        embed: EmbedSettings = EmbedSettings(), bm25: BM25Settings = BM25Settings(),
        hnsw: HNSWSettings = HNSWSettings(), ranking: RankingSettings = RankingSettings(),
        rerank: RerankSettings = RerankSettings(), metadata: [MetadataRule] = [],
        metrics: String? = nil,
        schedule: CronSchedule? = nil,
        timeZone: TimeZone? = nil, limits: JobLimits = JobLimits(),
        removalGuard: RemovalGuard = RemovalGuard(), gate: GateRules = GateRules(),
        answer: AnswerSettings = AnswerSettings()
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
        self.removalGuard = removalGuard
        self.gate = gate
        self.answer = answer
    }
}

extension JobDefinition {
    /// A job file is a page of text; what is longer is not one.
    package static let maximumBytes = 1 << 20

    /// Reads a job file (YAML 1.1, UTF-8).
    /// The synonyms file and the adapter it names, if any, are read as well.
    /// - Throws: `notFound`, `io`; `invalidInput` with key and line for whatever the file says
    ///   that cannot be meant, an unknown key among it; `limitExceeded` over `maximumBytes`.
    package static func load(path: String) throws(QuarryError) -> JobDefinition {
        let text = try SettingsFile.text(path, limit: maximumBytes, name: "job file")
        var job = try parse(text, path: path)
        try job.ranking.readSynonyms(job: path)
        try job.readAdapter(job: path)
        if let key = job.indexSettings.unwritableFact {
            throw QuarryError(
                .invalidInput, path: path, place: .init(key: key),
                "holds a control character, or the file it names does")
        }
        return job
    }

    /// Reads the text of a job file; `path` is for messages only.
    /// - Throws: as `load(path:)`.
    package static func parse(_ text: String, path: String) throws(QuarryError) -> JobDefinition {
        guard text.utf8.count <= maximumBytes else {
            throw QuarryError(
                .limitExceeded, path: path, "a job file has at most \(maximumBytes) bytes")
        }
        try refuseAnchors(text, path: path)
        guard let root = try compose(text, path: path) else {
            throw QuarryError(
                .invalidInput, path: path,
                "the job file is empty; it needs name, corpus.roots and index")
        }
        return try JobDefinition(JobFileSection(root, file: path, keys: rootKeys))
    }

    /// What of the job decides the index's bytes.
    package var indexSettings: IndexSettings {
        IndexSettings(
            chunk: chunk, embed: embed, bm25: bm25, hnsw: hnsw, ranking: ranking, rerank: rerank,
            metadata: metadata)
    }
}
