import Foundation

/// A setting as a line of the manifest: its key, what it decides, and both ways between the value
/// and its text. The one place where the keys are spelled.
package struct SettingFact: Sendable {
    /// The first stage whose output the setting decides, and which a change of it makes run again.
    package enum Stage: Hashable, Sendable {
        case chunks
        /// The vectors, and the chunks too: tokens are counted by the model.
        case model
        case vectors
        case segments
        /// Segments that hold the token vectors of their chunks.
        case tokenVectors
        case calibration
        /// Nothing but the manifest, which search reads it from.
        case manifest
    }

    /// As in the job file, dotted.
    package let key: String
    package let stage: Stage
    /// Nil where the manifest has no line.
    let text: @Sendable (IndexSettings) -> String?
    /// Sets the value that a text states; false for a text that states none.
    let take: @Sendable (String, inout IndexSettings) -> Bool

    /// Whether a text can be a line's value: one that ended its line could say another fact.
    package static func isValue(_ text: some StringProtocol) -> Bool {
        text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }

    /// Nil for a key that is none.
    package static func stage(decidedBy key: String) -> Stage? { stages[key] }

    private static let stages = Dictionary(uniqueKeysWithValues: all.map { ($0.key, $0.stage) })

    static let all: [SettingFact] =
        [
            SettingFact("chunk.strategy", at: \.chunk.strategy, decides: .chunks),
            SettingFact("chunk.max_tokens", at: \.chunk.maxTokens, decides: .chunks),
            SettingFact("chunk.overlap_tokens", at: \.chunk.overlapTokens, decides: .chunks),
            SettingFact("chunk.max_characters", at: \.chunk.maxCharacters, decides: .chunks),
            SettingFact(
                "chunk.overlap_characters", at: \.chunk.overlapCharacters, decides: .chunks),
            SettingFact("embed.model", at: \.embed.model, decides: .model),
            SettingFact("embed.precision", at: \.embed.precision, decides: .vectors),
            SettingFact(
                quoted: "embed.query_prompt", at: \.embed.queryPrompt, decides: .calibration),
            SettingFact(
                quoted: "embed.document_prompt", at: \.embed.documentPrompt, decides: .model),
            SettingFact("bm25.k1", at: \.bm25.k1, decides: .calibration),
            SettingFact("bm25.b", at: \.bm25.b, decides: .calibration),
            SettingFact(field: "bm25.fields.title", at: \.title, least: 0),
            SettingFact(field: "bm25.fields.heading", at: \.heading, least: 0),
            SettingFact(field: "bm25.fields.body", at: \.body, least: 1),
            SettingFact("hnsw.m", at: \.hnsw.m, decides: .segments),
            SettingFact("hnsw.ef_construction", at: \.hnsw.efConstruction, decides: .segments),
            SettingFact(
                "rerank.store_late", at: \.rerank.storeLate, decides: .tokenVectors,
                unless: RerankSettings.LateStorage.none),
            // An address of one network is nothing of the index. Early indexes have a line.
            SettingFact(
                "ranking.llm.endpoint", at: \.ranking.expansionEndpoint, decides: .manifest,
                text: { _ in nil }, value: { $0 }),
            SettingFact("ranking.llm.model", at: \.ranking.expansionModel, decides: .manifest),
            SettingFact(
                "ranking.synonyms", at: \.ranking.synonyms, decides: .manifest,
                text: { $0.isEmpty ? nil : $0.encoded }, value: SynonymTable.init(encoded:)),
            SettingFact(
                "metadata", at: \.metadata, decides: .manifest,
                text: { $0.isEmpty ? nil : $0.encoded }, value: [MetadataRule].init(encoded:)),
        ]
        + RankingSettings.scripts.flatMap { script in
            [
                SettingFact(
                    "ranking.vector_weight.\(script)", at: \.ranking.vectorWeight[script],
                    decides: .manifest),
                SettingFact(
                    "ranking.late_weight.\(script)", at: \.ranking.lateWeight[script],
                    decides: .manifest),
            ]
        }
}

extension SettingFact {
    private typealias Path<Root, Value> = any WritableKeyPath<Root, Value> & Sendable

    /// - Parameters:
    ///   - text: nil for a value without a line.
    ///   - value: nil for a text that `text` does not give.
    private init<Value>(
        _ key: String, at path: Path<IndexSettings, Value>, decides stage: Stage,
        text: @escaping @Sendable (Value) -> String?,
        value: @escaping @Sendable (String) -> Value?
    ) {
        self.init(
            key: key, stage: stage, text: { text($0[keyPath: path]) },
            take: { text, settings in
                guard let value = value(text) else { return false }
                settings[keyPath: path] = value
                return true
            })
    }

    /// A number or a text, which always has a line.
    private init<Value: LosslessStringConvertible & Sendable>(
        _ key: String, at path: Path<IndexSettings, Value>, decides stage: Stage
    ) {
        self.init(
            key, at: path, decides: stage, text: { $0.description }, value: { Value($0) })
    }

    /// A number or a text that has a line where the job states it.
    private init<Value: LosslessStringConvertible & Sendable>(
        _ key: String, at path: Path<IndexSettings, Value?>, decides stage: Stage
    ) {
        self.init(
            key, at: path, decides: stage, text: { $0?.description },
            value: { text in Value(text).map { $0 } })
    }

    /// A text that may have spaces at its ends and line breaks, as a JSON string; it has a line
    /// where the job states it. It is part of the model's fingerprint.
    private init(
        quoted key: String, at path: Path<IndexSettings, String?>, decides stage: Stage
    ) {
        self.init(
            key, at: path, decides: stage,
            text: { text in
                text.map { text in
                    guard let data = try? JSONEncoder.plain.encode(text) else {
                        preconditionFailure("a text is JSON")
                    }
                    return String(decoding: data, as: UTF8.self)
                }
            },
            value: { text in
                (try? JSONDecoder().decode(String.self, from: Data(text.utf8))).map { $0 }
            })
    }

    /// A choice.
    private init<Value: RawRepresentable<String> & Sendable>(
        _ key: String, at path: Path<IndexSettings, Value>, decides stage: Stage
    ) {
        self.init(
            key, at: path, decides: stage, text: { $0.rawValue },
            value: { Value(rawValue: $0) })
    }

    /// A choice of which one, how it was before there was a choice, has no line.
    private init<Value: RawRepresentable<String> & Sendable>(
        _ key: String, at path: Path<IndexSettings, Value>, decides stage: Stage,
        unless silent: Value
    ) {
        self.init(
            key, at: path, decides: stage,
            text: { $0.rawValue == silent.rawValue ? nil : $0.rawValue },
            value: { Value(rawValue: $0) })
    }

    /// A field's weight: the lines of all fields, or of none where all are the default ones.
    private init(
        field key: String, at path: Path<FieldWeights, Int>, least: Int
    ) {
        self.init(
            key: key, stage: .segments,
            text: {
                let weights = $0.bm25.fields
                return weights == FieldWeights() ? nil : "\(weights[keyPath: path])"
            },
            take: { text, settings in
                guard let weight = Int(text), weight >= least, FieldWeights.range.contains(weight)
                else { return false }
                settings.bm25.fields[keyPath: path] = weight
                return true
            })
    }
}

extension JSONEncoder {
    /// Slashes as they are.
    fileprivate static var plain: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return encoder
    }
}
