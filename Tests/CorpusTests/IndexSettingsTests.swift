import Corpus
import Testing

@Suite("Settings of an index as facts of its manifest")
struct IndexSettingsTests {
    /// Every setting away from its default.
    private static func unusual() throws -> IndexSettings {
        var settings = IndexSettings(
            chunk: ChunkSettings(
                strategy: .fixed, maxTokens: 111, overlapTokens: 11, maxCharacters: 300,
                overlapCharacters: 7),
            embed: EmbedSettings(
                model: "多語 model", precision: .f32,
                queryPrompt: "Instruct: find the \"rule\"\nQuery: ", documentPrompt: ""),
            bm25: BM25Settings(
                k1: 1.1, b: 0.1 + 0.2, fields: FieldWeights(title: 3, heading: 0, body: 2)),
            hnsw: HNSWSettings(m: 5, efConstruction: 77),
            rerank: RerankSettings(storeLate: .none),
            metadata: [
                try MetadataRule(match: nil, values: ["level": "public"]),
                try MetadataRule(match: "人事/**", values: ["unit": "人事 = HR"]),
            ])
        settings.ranking = RankingSettings(
            vectorWeight: ["latin": 0.9, "han": 0], lateWeight: ["other": 1],
            synonyms: try SynonymTable(file: "VPN, 虛擬私人網路\nlaptop => notebook\n"),
            expansionModel: "m")
        return settings
    }

    @Test("facts are read back as the settings they were made from")
    func roundTrip() throws {
        for settings in [IndexSettings(), try Self.unusual()] {
            let read = try IndexSettings(facts: settings.facts)
            #expect(read == settings)
            #expect(read.facts == settings.facts)
        }
    }

    @Test("the keys and texts are those that roots were computed from")
    func spelling() throws {
        #expect(
            IndexSettings().facts == [
                "bm25.b": "0.4", "bm25.k1": "0.9", "chunk.max_characters": "512",
                "chunk.max_tokens": "200", "chunk.overlap_characters": "50",
                "chunk.overlap_tokens": "30", "chunk.strategy": "structure",
                "embed.model": "all-MiniLM-L6-v2", "embed.precision": "int8",
                "hnsw.ef_construction": "200", "hnsw.m": "16", "rerank.store_late": "codes",
            ])
        let facts = try Self.unusual().facts.filter { IndexSettings().facts[$0.key] == nil }
        #expect(
            facts == [
                "bm25.fields.body": "2", "bm25.fields.heading": "0", "bm25.fields.title": "3",
                "embed.document_prompt": #""""#,
                "embed.query_prompt": #""Instruct: find the \"rule\"\nQuery: ""#,
                "metadata": #"[{"set":{"level":"public"}},"#
                    + #"{"match":"人事/**","set":{"unit":"人事 = HR"}}]"#,
                "ranking.late_weight.other": "1.0",
                "ranking.llm.model": "m",
                "ranking.synonyms": #"[[["VPN","虛擬私人網路"]],[["laptop"],["notebook"]]]"#,
                "ranking.vector_weight.han": "0.0", "ranking.vector_weight.latin": "0.9",
            ])
        #expect(try Self.unusual().facts["rerank.store_late"] == nil)
    }

    @Test("an address of the network is no fact of an index, but early indexes that have one open")
    func endpoint() throws {
        var settings = IndexSettings(rerank: RerankSettings(storeLate: .none))
        let facts = settings.facts
        settings.ranking.expansionEndpoint = "http://gpu.example:8080/v1"
        #expect(settings.facts == facts)
        let early = ["ranking.llm.endpoint": "http://gpu.example:8080/v1"]
        #expect(try IndexSettings(facts: early) == settings)
    }

    @Test(
        "a value that would end its line is named", arguments: ["a\nb", "a\r", "\u{7F}", "\u{85}"])
    func control(value: String) {
        var settings = IndexSettings()
        #expect(settings.unwritableFact == nil)
        settings.ranking.expansionModel = value
        #expect(settings.unwritableFact == "ranking.llm.model")
    }

    @Test("what has no line is at its default, but token vectors none; the unknown is passed over")
    func absent() throws {
        let early = RerankSettings(storeLate: .none)
        #expect(try IndexSettings(facts: [:]) == IndexSettings(rerank: early))
        let read = try IndexSettings(facts: ["bm25.k1": "1.5", "later.setting": "x"])
        #expect(read == IndexSettings(bm25: BM25Settings(k1: 1.5), rerank: early))
    }

    @Test(
        "a fact that can't be read is named",
        arguments: [
            ("chunk.max_tokens", "two hundred"), ("bm25.b", ""), ("embed.precision", "f16"),
            ("embed.query_prompt", "query: "),
            ("bm25.fields.body", "0"), ("bm25.fields.title", "11"), ("metadata", "{"),
            ("ranking.synonyms", "[[]]"), ("ranking.late_weight.latin", "half"),
        ])
    func unreadable(key: String, text: String) {
        let error = #expect(throws: InvalidText.self) { try IndexSettings(facts: [key: text]) }
        #expect(error?.reason.contains(key) == true)
    }

    @Test("each stage is decided by the settings of its own")
    func stages() throws {
        let settings = try Self.unusual()
        #expect(
            Set(settings.facts(deciding: .chunks).keys) == [
                "chunk.strategy", "chunk.max_tokens", "chunk.overlap_tokens",
                "chunk.max_characters", "chunk.overlap_characters",
            ])
        #expect(settings.facts(deciding: .vectors) == ["embed.precision": "f32"])
        #expect(settings.facts.keys.allSatisfy { SettingFact.stage(decidedBy: $0) != nil })
        #expect(SettingFact.stage(decidedBy: "parser") == nil)
    }
}
