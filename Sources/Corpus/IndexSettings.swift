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
    /// What came later has no line where it is as it was before, so that roots stay as they were.
    package var facts: [String: String] {
        SettingFact.all.reduce(into: [:]) { facts, fact in facts[fact.key] = fact.text(self) }
    }

    /// The key of a fact that can't be a line of the manifest, since its value holds a control
    /// character; nil where all can.
    package var unwritableFact: String? {
        facts.filter { !SettingFact.isValue($0.value) }.keys.min()
    }

    /// The facts that decide one stage's output.
    package func facts(deciding stages: SettingFact.Stage...) -> [String: String] {
        let keys = Set(SettingFact.all.filter { stages.contains($0.stage) }.map(\.key))
        return facts.filter { keys.contains($0.key) }
    }

    /// The settings that facts state; a setting without a line is at its default, and token vectors
    /// are none. Facts that this version does not know are passed over.
    /// - Throws: `InvalidText` that names the fact which can't be read.
    package init(facts: [String: String]) throws(InvalidText) {
        self.init(rerank: RerankSettings(storeLate: .none))
        for fact in SettingFact.all {
            guard let text = facts[fact.key] else { continue }
            guard fact.take(text, &self) else {
                throw InvalidText("the setting \(fact.key) can't be read")
            }
        }
    }
}
