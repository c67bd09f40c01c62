import Corpus
import Foundation
import Storage

extension JobDefinition {
    static let rootKeys = [
        "name", "corpus", "index", "parse", "chunk", "embed", "bm25", "hnsw", "ranking", "rerank",
        "metadata", "metrics", "schedule", "timezone", "limits", "guard", "gate", "answer",
    ]

    init(_ file: JobFileSection) throws(QuarryError) {
        let corpus = try file.required(
            "corpus", value: try file.section("corpus", keys: CorpusDefinition.keys))
        let chunk = try ChunkSettings(file.section("chunk", keys: ChunkSettings.keys))
        var notes: [String] = []
        self.init(
            name: try file.required("name", value: try file.value("name", as: Self.checkedName)),
            corpus: try CorpusDefinition(corpus),
            index: try file.required("index", value: try file.text("index")),
            parse: try ParseSettings(
                section: file.section("parse", keys: ParseSettings.keys), notes: &notes),
            chunk: chunk,
            embed: try EmbedSettings(file.section("embed", keys: EmbedSettings.keys)),
            bm25: try BM25Settings(file.section("bm25", keys: BM25Settings.keys)),
            hnsw: try HNSWSettings(file.section("hnsw", keys: HNSWSettings.keys)),
            ranking: try RankingSettings(file.section("ranking", keys: RankingSettings.keys)),
            rerank: try RerankSettings(
                file.section("rerank", keys: RerankSettings.keys), chunk: chunk),
            metadata: try file.metadataRules("metadata"),
            metrics: try file.text("metrics"),
            schedule: try file.value("schedule", as: CronSchedule.init(_:)),
            timeZone: try file.value("timezone", as: TimeZone.init(named:)),
            limits: try JobLimits(file.section("limits", keys: JobLimits.keys)),
            removalGuard: try RemovalGuard(file.section("guard", keys: RemovalGuard.keys)),
            gate: try GateRules(file.section("gate", keys: GateRules.keys)),
            answer: try AnswerSettings(file.section("answer", keys: AnswerSettings.keys)))
        adapterPath = try file.section("ranking", keys: RankingSettings.keys)?.text("adapter")
        self.notes = notes
    }

    /// The name is also a file name: letters of any script, digits, `-`, `_` and inner `.`.
    private static func checkedName(_ text: String) throws(InvalidText) -> String {
        let name = text.precomposedStringWithCanonicalMapping
        let isFine = name.allSatisfy { $0.isLetter || $0.isNumber || "-_.".contains($0) }
        guard isFine, !name.hasPrefix("."), name.utf8.count <= 128 else {
            throw InvalidText(
                "must be at most 128 bytes of letters, digits, '-', '_' and '.', not \(text)")
        }
        return name
    }
}

extension CorpusDefinition {
    static let keys = ["roots", "include", "exclude", "records", "hidden"]

    init(_ section: JobFileSection) throws(QuarryError) {
        let roots = try section.required("roots", value: try section.texts("roots"))
        guard !roots.isEmpty else {
            throw section.error("roots", because: "must name at least one folder")
        }
        let places = roots.map { FileSystem.realPath($0) }
        guard Set(places).count == places.count else {
            throw section.error("roots", because: "names a folder twice")
        }
        self.init(
            roots: roots, include: try section.values("include", as: Glob.init(_:)) ?? [],
            exclude: try section.values("exclude", as: Glob.init(_:)) ?? [],
            records: try section.values("records", as: Glob.init(_:)) ?? [],
            takesHidden: try section.flag("hidden") ?? false)
    }
}

extension ChunkSettings {
    static let keys = [
        "strategy", "max_tokens", "overlap_tokens", "max_characters", "overlap_characters",
    ]

    init(_ section: JobFileSection?) throws(QuarryError) {
        self.init()
        guard let section else { return }
        strategy = try section.choice("strategy", of: Strategy.self) ?? strategy
        maxTokens = try section.integer("max_tokens", in: 16...8192) ?? maxTokens
        overlapTokens =
            try section.integer("overlap_tokens", in: 0...maxTokens - 1)
            ?? min(overlapTokens, maxTokens / 4)
        maxCharacters = try section.integer("max_characters", in: 32...100_000) ?? maxCharacters
        overlapCharacters =
            try section.integer("overlap_characters", in: 0...maxCharacters - 1)
            ?? min(overlapCharacters, maxCharacters / 4)
    }
}

extension EmbedSettings {
    static let keys = ["model", "precision", "query_prompt", "document_prompt"]
    private static let longestPrompt = 1000

    init(_ section: JobFileSection?) throws(QuarryError) {
        self.init()
        guard let section else { return }
        if let name = try section.text("model") {
            guard !name.contains("/"), !name.hasPrefix(".") else {
                throw section.error(
                    "model", because: "must be the name of a folder in the models folder")
            }
            model = name
        }
        precision = try section.choice("precision", of: Precision.self) ?? precision
        queryPrompt = try Self.prompt("query_prompt", section)
        documentPrompt = try Self.prompt("document_prompt", section)
    }

    private static func prompt(
        _ key: String, _ section: JobFileSection
    ) throws(QuarryError) -> String? {
        let prompt = try section.quotedText(key)
        guard (prompt ?? "").utf8.count <= longestPrompt else {
            throw section.error(key, because: "is longer than \(longestPrompt) bytes")
        }
        return prompt
    }
}

extension BM25Settings {
    static let keys = ["k1", "b", "fields"]

    init(_ section: JobFileSection?) throws(QuarryError) {
        self.init()
        guard let section else { return }
        k1 = try section.number("k1", in: 0...10) ?? k1
        b = try section.number("b", in: 0...1) ?? b
        guard
            let weights = try section.section(
                "fields", keys: WeightedText.Field.allCases.map(\.rawValue))
        else { return }
        fields = FieldWeights(
            title: try weights.integer("title", in: FieldWeights.range) ?? fields.title,
            heading: try weights.integer("heading", in: FieldWeights.range) ?? fields.heading,
            body: try weights.integer("body", in: 1...FieldWeights.range.upperBound)
                ?? fields.body)
    }
}

extension HNSWSettings {
    static let keys = ["m", "ef_construction"]

    init(_ section: JobFileSection?) throws(QuarryError) {
        self.init()
        guard let section else { return }
        m = try section.integer("m", in: 2...128) ?? m
        efConstruction =
            try section.integer("ef_construction", in: m...8192) ?? max(efConstruction, m)
    }
}

extension RerankSettings {
    static let keys = ["store_late"]

    init(_ section: JobFileSection?, chunk: ChunkSettings) throws(QuarryError) {
        self.init(storeLate: Self.defaultStorage(for: chunk))
        guard let section else { return }
        storeLate = try section.choice("store_late", of: LateStorage.self) ?? storeLate
    }
}
