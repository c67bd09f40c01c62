package import Corpus

/// The settings that decide an index's bytes.
package struct IndexSettings: Hashable, Sendable {
    package var chunk: ChunkSettings
    package var embed: EmbedSettings
    package var bm25: BM25Settings
    package var hnsw: HNSWSettings
    package var ranking: RankingSettings
    package var metadata: [MetadataRule]
    package var rerank: RerankSettings

    package init(
        chunk: ChunkSettings = ChunkSettings(), embed: EmbedSettings = EmbedSettings(),
        bm25: BM25Settings = BM25Settings(), hnsw: HNSWSettings = HNSWSettings(),
        ranking: RankingSettings = RankingSettings(), rerank: RerankSettings = RerankSettings(),
        metadata: [MetadataRule] = []
    ) {
        self.chunk = chunk
        self.embed = embed
        self.bm25 = bm25
        self.hnsw = hnsw
        self.ranking = ranking
        self.metadata = metadata
        self.rerank = rerank
    }

    /// What the manifest records, and the root covers: key as in the job file → value.
    ///
    /// What came later and is left at its default has no line, so that roots stay as they were.
    package var facts: [String: String] {
        var facts = plainFacts.merging(ranking.facts) { $1 }
        for (field, weight) in fieldFacts { facts["bm25.fields.\(field)"] = "\(weight)" }
        if !metadata.isEmpty { facts[[MetadataRule].factKey] = metadata.encoded }
        if rerank.storeLate != .none { facts[Self.storeLate] = rerank.storeLate.rawValue }
        return facts
    }

    private static let storeLate = "rerank.store_late"

    /// Weights of the fields; none where they are the default ones.
    var fieldFacts: KeyValuePairs<String, Int> {
        let fields = bm25.fields
        guard fields != FieldWeights() else { return [:] }
        return ["title": fields.title, "heading": fields.heading, "body": fields.body]
    }

    private var plainFacts: [String: String] {
        [
            "chunk.strategy": chunk.strategy.rawValue,
            "chunk.max_tokens": "\(chunk.maxTokens)",
            "chunk.overlap_tokens": "\(chunk.overlapTokens)",
            "chunk.max_characters": "\(chunk.maxCharacters)",
            "chunk.overlap_characters": "\(chunk.overlapCharacters)",
            "embed.model": embed.model,
            "embed.precision": embed.precision.rawValue,
            "bm25.k1": "\(bm25.k1)",
            "bm25.b": "\(bm25.b)",
            "hnsw.m": "\(hnsw.m)",
            "hnsw.ef_construction": "\(hnsw.efConstruction)",
        ]
    }

    /// The part of `facts` that decides chunks.
    var chunkFacts: [String] {
        plainFacts.filter { $0.key.hasPrefix("chunk.") }.map { "\($0.key)=\($0.value)" }.sorted()
    }
}
