package import Corpus
package import Searching

/// A way to answer questions that is compared with another one, as it is written on the command
/// line: a preset, or settings `key=value`, or both, separated by commas.
///
/// Presets: `bm25`, `vector`, `hybrid` (none of them re-ranked), `reranked` (hybrid and late
/// interaction, which is also what settings without a preset begin with), `cross`.
package struct SystemUnderTest: Sendable {
    /// As written.
    package var name: String
    package var options: SearchOptions
    /// Of the index that is built for it, where it names none.
    package var settings: IndexSettings
    /// An index folder; nil to build one of the test set.
    package var index: String?
    /// A TREC run file, which is read instead of asking anything.
    package var trecRun: String?
    /// Name of the cross-encoder; nil for the only one.
    package var rerankModel: String?
    /// Whether a setting was given that a build decides.
    package var changesBuild = false

    package static let presets = ["bm25", "vector", "hybrid", "reranked", "cross"]

    package static let keys = [
        "index", "run", "mode", "rerank", "rerank_model", "rerank_depth", "fusion", "candidates",
        "ef", "vector_weight", "late_weight", "cross_weight", "adapter", "model", "precision", "k1",
        "b", "m",
        "ef_construction", "store_late",
    ]

    /// - Throws: `InvalidText` that names the part and what it could be.
    package init(parsing text: String) throws(InvalidText) {
        name = text
        options = SearchOptions(k: 100)
        settings = IndexSettings()
        for part in text.split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
            if pair.count == 2 {
                try set(pair[0], pair[1])
            } else {
                try apply(preset: String(part))
            }
        }
        guard index == nil || !changesBuild else {
            throw InvalidText("\(text): an index that is there has its settings already")
        }
    }

    private mutating func apply(preset: String) throws(InvalidText) {
        options.mode = .hybrid
        options.rerank = .none
        switch preset {
        case "bm25": options.mode = .bm25
        case "vector": options.mode = .vector
        case "hybrid": break
        case "reranked": options.rerank = .late
        case "cross": options.rerank = .cross
        default:
            throw InvalidText(
                "\(preset) is none of \(Self.presets.joined(separator: ", ")), and no key=value")
        }
    }

    private mutating func set(_ key: String, _ value: String) throws(InvalidText) {
        switch key {
        case "index": index = value
        case "run": trecRun = value
        case "mode": options.mode = try Self.choice(key, value)
        case "rerank": options.rerank = try Self.choice(key, value)
        case "rerank_model": rerankModel = value
        case "rerank_depth": options.rerankDepth = try Self.number(key, value, 0...1000)
        case "fusion": options.fusion = try Self.choice(key, value)
        case "candidates":
            options.candidates = try Self.number(key, value, 1...10_000)
            options.ef = max(options.ef, options.candidates)
        case "ef": options.ef = try Self.number(key, value, 1...10_000)
        case "vector_weight": options.vectorWeight = try Self.number(key, value, 0...1)
        case "late_weight": options.lateWeight = try Self.number(key, value, 0...1)
        case "cross_weight": options.crossWeight = try Self.number(key, value, 0...1)
        case "adapter": options.usesAdapter = try Self.isOn(key, value)
        default: try setBuild(key, value)
        }
    }

    private mutating func setBuild(_ key: String, _ value: String) throws(InvalidText) {
        switch key {
        case "model": settings.embed.model = value
        case "precision": settings.embed.precision = try Self.choice(key, value)
        case "k1": settings.bm25.k1 = try Self.number(key, value, 0...10)
        case "b": settings.bm25.b = try Self.number(key, value, 0...1)
        case "m": settings.hnsw.m = try Self.number(key, value, 2...128)
        case "ef_construction":
            settings.hnsw.efConstruction = try Self.number(key, value, 2...8192)
        case "store_late": settings.rerank.storeLate = try Self.choice(key, value)
        default:
            throw InvalidText(
                "\(key) is no setting; there are \(Self.keys.joined(separator: ", "))")
        }
        changesBuild = true
    }

    /// An index has the adapter that it was built with, or is asked without it.
    private static func isOn(_ key: String, _ value: String) throws(InvalidText) -> Bool {
        guard ["on", "none"].contains(value) else {
            throw InvalidText("\(key) is \(value), but takes on, none")
        }
        return value == "on"
    }

    private static func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String, _ value: String
    ) throws(InvalidText) -> Choice where Choice.RawValue == String {
        guard let choice = Choice(rawValue: value) else {
            let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw InvalidText("\(key) is \(value), but takes \(names)")
        }
        return choice
    }

    private static func number<Number: LosslessStringConvertible & Comparable>(
        _ key: String, _ value: String, _ range: ClosedRange<Number>
    ) throws(InvalidText) -> Number {
        guard let number = Number(value), range.contains(number) else {
            throw InvalidText(
                "\(key) is \(value), but takes \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}
