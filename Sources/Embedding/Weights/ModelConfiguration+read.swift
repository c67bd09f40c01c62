import Corpus
import Foundation
import Storage

extension ModelConfiguration {
    /// Reads `modules.json`, then what it names.
    ///
    /// - Throws: `notFound`, `io`, `corrupt` (no JSON), `invalidInput` (a key that cannot be
    ///   meant), `unsupported` (a key that asks for what Quarry does not compute).
    static func read(
        _ directory: String
    ) throws(QuarryError) -> (ModelConfiguration, ModelFolder) {
        var folder = ModelFolder(path: directory)
        let modules = try ModuleList(folder.file("modules.json"))
        folder.transformerName = modules.transformer
        folder.poolingName = modules.pooling
        folder.dense = modules.dense
        let config = try JSONObject(path: folder.transformerFile("config.json"))
        var result = try bert(config)
        let pooling = try JSONObject(path: folder.file(folder.poolingConfiguration))
        result.pooling = try self.pooling(pooling, hiddenSize: result.hiddenSize)
        result.normalizes = modules.normalizes
        result.maxTokens = try maxTokens(folder, of: result)
        try checkMemory(result, config)
        result.prompts = try ModelPrompts.read(folder)
        return (result, folder)
    }

    /// Reads a cross-encoder's folder: `config.json` and the tokenizer's files, no modules.
    ///
    /// - Throws: as `read`.
    static func readCross(
        _ directory: String
    ) throws(QuarryError) -> (ModelConfiguration, ModelFolder) {
        let folder = ModelFolder(path: directory)
        let config = try JSONObject(path: folder.transformerFile("config.json"))
        var result = try bert(config)
        guard result.typeCount > 1 else {
            throw config.invalid("type_vocab_size", because: "is less than the 2 types of a pair")
        }
        result.pooling = .cls
        result.maxTokens = try maxTokens(folder, of: result)
        try checkMemory(result, config)
        return (result, folder)
    }

    private static func bert(_ config: JSONObject) throws(QuarryError) -> ModelConfiguration {
        try refuseUnsupported(config)
        let hidden = try count(of: config, key: "hidden_size", limit: 1 << 14)
        let heads = try count(of: config, key: "num_attention_heads", limit: 1 << 10)
        guard hidden % heads == 0 else {
            throw config.invalid("num_attention_heads", because: "does not divide hidden_size")
        }
        let result = ModelConfiguration(
            hiddenSize: hidden,
            layerCount: try count(of: config, key: "num_hidden_layers", limit: 1 << 10),
            headCount: heads,
            intermediateSize: try count(of: config, key: "intermediate_size", limit: 1 << 16),
            vocabularySize: try count(of: config, key: "vocab_size", limit: 1 << 24),
            positionCount: try count(of: config, key: "max_position_embeddings", limit: 1 << 16),
            typeCount: try config.count("type_vocab_size", limit: 1 << 10) ?? 2,
            layerNormEpsilon: Float(try config.number("layer_norm_eps") ?? 1e-12),
            activation: try activation(config),
            pooling: .mean, normalizes: false, maxTokens: 2,
            positionOffset: try positionOffset(config))
        guard result.usablePositions >= 3 else {
            throw config.invalid("max_position_embeddings", because: "leaves no room for a token")
        }
        return result
    }

    private static func count(
        of config: JSONObject, key: String, limit: Int
    ) throws(QuarryError) -> Int {
        try config.required(key, value: config.count(key, limit: limit))
    }

    /// Encoders that differ from BERT in where positions begin.
    private static let robertas: Set<String> = ["xlm-roberta", "camembert"]

    private static func positionOffset(_ config: JSONObject) throws(QuarryError) -> Int {
        guard let type = try config.string("model_type"), robertas.contains(type) else { return 0 }
        let padding = try config.number("pad_token_id") ?? 1
        guard let offset = Int(exactly: padding + 1), (1...16).contains(offset) else {
            throw config.invalid("pad_token_id", because: "is no small whole number")
        }
        return offset
    }

    private static func refuseUnsupported(_ config: JSONObject) throws(QuarryError) {
        let type = try config.required("model_type", value: config.string("model_type"))
        guard type == "bert" || robertas.contains(type) else {
            throw config.unsupported("model_type", value: "\"\(type)\"")
        }
        let position = try config.string("position_embedding_type") ?? "absolute"
        guard position == "absolute" else {
            throw config.unsupported("position_embedding_type", value: "\"\(position)\"")
        }
        for key in ["is_decoder", "add_cross_attention"] where try config.flag(key) == true {
            throw config.unsupported(key, value: "true")
        }
    }

    private static func activation(_ config: JSONObject) throws(QuarryError) -> Activation {
        switch try config.string("hidden_act") ?? "gelu" {
        case "gelu", "gelu_python": .gelu
        case "gelu_new", "gelu_fast", "gelu_pytorch_tanh", "gelu_python_tanh", "gelu_accurate":
            .geluTanh
        case "relu": .relu
        case let other: throw config.unsupported("hidden_act", value: "\"\(other)\"")
        }
    }

    private static func pooling(
        _ config: JSONObject, hiddenSize: Int
    ) throws(QuarryError) -> Pooling {
        if let size = try config.count("word_embedding_dimension", limit: 1 << 14),
            size != hiddenSize
        {
            throw config.invalid(
                "word_embedding_dimension", because: "is not the hidden size \(hiddenSize)")
        }
        if let mode = try config.string("pooling_mode") {
            guard let pooling = Pooling(rawValue: mode) else {
                throw config.unsupported("pooling_mode", value: "\"\(mode)\"")
            }
            return pooling
        }
        return try pooling(modes: config)
    }

    /// The older layout: a flag for each mode.
    private static func pooling(modes config: JSONObject) throws(QuarryError) -> Pooling {
        let known: [(String, Pooling)] = [
            ("pooling_mode_mean_tokens", .mean), ("pooling_mode_cls_token", .cls),
        ]
        for key in config.keys
        where key.hasPrefix("pooling_mode_") && !known.contains(where: { $0.0 == key }) {
            if try config.flag(key) == true { throw config.unsupported(key, value: "true") }
        }
        var chosen: [Pooling] = []
        for (key, pooling) in known where try config.flag(key) == true { chosen.append(pooling) }
        guard chosen.count <= 1 else {
            throw config.unsupported("pooling_mode_cls_token", value: "true beside mean_tokens")
        }
        guard let pooling = chosen.first else {
            throw config.invalid(
                "pooling_mode_mean_tokens", because: "is not true, and no other mode is")
        }
        return pooling
    }

    /// Each size has a limit of its own; together they may still ask for more than a machine has.
    private static func checkMemory(
        _ configuration: ModelConfiguration, _ config: JSONObject
    ) throws(QuarryError) {
        let bytes = EncoderScratch.byteCount(configuration)
        guard bytes > EncoderScratch.mostBytes else { return }
        throw QuarryError(
            .unsupported, path: config.path,
            "\"max_position_embeddings\", \"hidden_size\" and \"intermediate_size\" ask for "
                + "\(ByteSize(bytes)) of memory for a text of \(configuration.maxTokens) tokens, "
                + "more than the \(ByteSize(EncoderScratch.mostBytes)) that Quarry gives it; "
                + "\"max_seq_length\" in sentence_bert_config.json has less of a text read")
    }

    private static func maxTokens(
        _ folder: ModelFolder, of configuration: ModelConfiguration
    ) throws(QuarryError) -> Int {
        let positions = configuration.usablePositions
        let sentence = try JSONObject.ifPresent(
            folder.transformerFile("sentence_bert_config.json"))
        if let sentence, let limit = try sentence.count("max_seq_length", limit: 1 << 24) {
            guard limit >= 3 else {
                throw sentence.invalid("max_seq_length", because: "leaves no room for a token")
            }
            return min(limit, positions)
        }
        let tokenizer = try JSONObject.ifPresent(folder.transformerFile("tokenizer_config.json"))
        // Absurdly large where the model's author set none.
        let limit = try tokenizer?.number("model_max_length") ?? .infinity
        guard limit >= 3 else {
            throw QuarryError(
                .invalidInput, path: folder.transformer,
                "the maximum length leaves no room for a token")
        }
        return limit >= Double(positions) ? positions : Int(limit)
    }
}

/// The modules `modules.json` lists: a transformer, a pooling, and perhaps a normalisation.
private struct ModuleList {
    let path: String
    var transformer = ""
    var pooling = ""
    var dense: String?
    var normalizes = false

    init(_ path: String) throws(QuarryError) {
        self.path = path
        var kinds: [String] = []
        for module in try Self.read(path) {
            let type = try module.required("type", value: module.string("type"))
            let kind = String(type.split(separator: ".").last ?? "")
            let place = try Self.place(of: module)
            switch kind {
            case "Transformer": transformer = place
            case "Pooling": pooling = place
            case "Dense": dense = place
            case "Normalize": normalizes = true
            default: throw module.unsupported("type", value: "\"\(type)\"")
            }
            kinds.append(kind)
        }
        let full = ["Transformer", "Pooling", "Dense", "Normalize"]
        guard kinds.starts(with: full.prefix(2)), kinds == full.filter(kinds.contains)
        else {
            throw QuarryError(
                .unsupported, path: path,
                "\"type\" of the modules is \(kinds.joined(separator: ", ")), not Transformer, "
                    + "Pooling and perhaps Dense and Normalize")
        }
    }

    /// A folder below the model's own, or that one itself: a module may not lead out of it.
    private static func place(of module: JSONObject) throws(QuarryError) -> String {
        let name = try module.string("path") ?? ""
        // By bytes: a stroke with a mark behind it is another Character, and a stroke to the
        // system.
        let parts = name.utf8.split(separator: UInt8(ascii: "/"))
        guard name.utf8.first != UInt8(ascii: "/"), !name.utf8.contains(0),
            !parts.contains(where: { $0.elementsEqual("..".utf8) })
        else { throw module.invalid("path", because: "leads out of the model's folder") }
        return name
    }

    private static func read(_ path: String) throws(QuarryError) -> [JSONObject] {
        let bytes = try FileSystem.read(path)
        guard let parsed = try? JSONSerialization.jsonObject(with: Data(bytes)),
            let list = parsed as? [[String: Any]]
        else { throw QuarryError(.corrupt, path: path, "is no JSON array of objects") }
        return list.map { JSONObject(path: path, values: $0) }
    }
}
