import Corpus
import Foundation
import Storage

/// A random BERT encoder of two layers in a sentence-transformers folder: what a test needs
/// where no real model is at hand.
package struct TinyModel {
    package enum Layout: String, CaseIterable { case f32 = "F32", bf16 = "BF16", f16 = "F16" }

    package static let vocabulary =
        ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
        + "abcdefghijklmnopqrstuvwxyz0123456789.,!?".map { String($0) }
        + "abcdefghijklmnopqrstuvwxyz0123456789".map { "##\($0)" }
        + ["the", "policy", "refund", "##ing", "##ation", "cafe", "退", "款", "规", "則", "定"]

    package var hidden = 32
    package var layers = 2
    package var heads = 4
    package var inner = 48
    package var positions = 40
    package var maxTokens = 24
    package var activation = "gelu"
    package var pooling = "mean"
    package var normalizes = true
    package var layout = Layout.f32
    package var seed: UInt64 = 7

    package init() {}

    /// Tensors by name, in the order of the file.
    package var tensors: [(name: String, shape: [Int], values: [Float])] {
        var random = SeededGenerator(seed: seed)
        return shapes.map { name, shape in
            let count = shape.reduce(1, *)
            let isScale = name.hasSuffix("LayerNorm.weight")
            let values = random.floats(
                count, center: isScale ? 1 : 0, spread: shape.count == 2 ? 0.4 : 0.2)
            return (name, shape, values.map(rounded))
        }
    }

    /// To what the layout can hold, so that reference and encoder see the same weights.
    private func rounded(_ value: Float) -> Float {
        switch layout {
        case .f32: value
        case .bf16: Float(bitPattern: value.bitPattern & 0xFFFF_0000)
        case .f16: Float(bitPattern: value.bitPattern & 0xFFFF_E000)
        }
    }

    private var shapes: [(String, [Int])] {
        var shapes: [(String, [Int])] = [
            ("embeddings.word_embeddings.weight", [Self.vocabulary.count, hidden]),
            ("embeddings.position_embeddings.weight", [positions, hidden]),
            ("embeddings.token_type_embeddings.weight", [2, hidden]),
            ("embeddings.LayerNorm.weight", [hidden]), ("embeddings.LayerNorm.bias", [hidden]),
        ]
        for layer in 0..<layers {
            let name = "encoder.layer.\(layer)."
            for part in ["self.query", "self.key", "self.value", "output.dense"] {
                shapes.append((name + "attention.\(part).weight", [hidden, hidden]))
                shapes.append((name + "attention.\(part).bias", [hidden]))
            }
            for part in ["attention.output.LayerNorm", "output.LayerNorm"] {
                shapes.append((name + part + ".weight", [hidden]))
                shapes.append((name + part + ".bias", [hidden]))
            }
            shapes.append((name + "intermediate.dense.weight", [inner, hidden]))
            shapes.append((name + "intermediate.dense.bias", [inner]))
            shapes.append((name + "output.dense.weight", [hidden, inner]))
            shapes.append((name + "output.dense.bias", [hidden]))
        }
        return shapes
    }

    package var config: [String: Any] {
        [
            "model_type": "bert", "hidden_size": hidden, "num_hidden_layers": layers,
            "num_attention_heads": heads, "intermediate_size": inner, "hidden_act": activation,
            "vocab_size": Self.vocabulary.count, "max_position_embeddings": positions,
            "type_vocab_size": 2, "layer_norm_eps": 1e-12, "position_embedding_type": "absolute",
        ]
    }

    /// Writes the folder.
    package func write(to folder: String) throws {
        try FileSystem.makeFolder(folder + "/1_Pooling")
        try Self.write(config, to: folder + "/config.json")
        let flags: [String: Any] = [
            "word_embedding_dimension": hidden, "pooling_mode_mean_tokens": pooling == "mean",
            "pooling_mode_cls_token": pooling == "cls", "pooling_mode_max_tokens": false,
        ]
        try Self.write(flags, to: folder + "/1_Pooling/config.json")
        var modules = [("", "Transformer"), ("1_Pooling", "Pooling")]
        if normalizes { modules.append(("2_Normalize", "Normalize")) }
        let list = modules.map { ["path": $0.0, "type": "sentence_transformers.models." + $0.1] }
        try Self.write(list, to: folder + "/modules.json")
        try Self.write(
            ["max_seq_length": maxTokens], to: folder + "/sentence_bert_config.json")
        try Self.write(["do_lower_case": true], to: folder + "/tokenizer_config.json")
        let lines = Self.vocabulary.joined(separator: "\n") + "\n"
        try FileSystem.replace(folder + "/vocab.txt", with: Array(lines.utf8))
        try FileSystem.replace(folder + "/model.safetensors", with: weights())
    }

    package static func write(_ value: Any, to path: String) throws {
        let data = try JSONSerialization.data(withJSONObject: value, options: [.sortedKeys])
        try FileSystem.replace(path, with: Array(data))
    }

    /// The bytes of the weights file.
    package func weights() throws -> [UInt8] {
        var header: [String: Any] = ["__metadata__": ["format": "pt"]]
        var data = ByteWriter()
        for (name, shape, values) in tensors {
            let start = data.bytes.count
            for value in values { append(value, to: &data) }
            header[name] = [
                "dtype": layout.rawValue, "shape": shape,
                "data_offsets": [start, data.bytes.count],
            ]
        }
        return try Self.safetensors(header, data.bytes)
    }

    package static func safetensors(_ header: [String: Any], _ data: [UInt8]) throws -> [UInt8] {
        let json = try JSONSerialization.data(withJSONObject: header, options: [.sortedKeys])
        var writer = ByteWriter()
        writer.integer(UInt64(json.count))
        writer.raw(json)
        writer.raw(data)
        return writer.bytes
    }

    private func append(_ value: Float, to data: inout ByteWriter) {
        switch layout {
        case .f32: data.float(value)
        case .bf16: data.integer(UInt16(value.bitPattern >> 16))
        case .f16: data.integer(Self.half(value))
        }
    }

    /// Exact for values the fraction of which fits, of a size binary16 has normal numbers for;
    /// smaller ones go to zero.
    package static func half(_ value: Float) -> UInt16 {
        let sign = UInt16(value.bitPattern >> 16 & 0x8000)
        let exponent = Int(value.bitPattern >> 23 & 0xFF) - 112
        guard exponent > 0 else { return sign }
        return sign | UInt16(exponent) << 10 | UInt16(value.bitPattern >> 13 & 0x3FF)
    }
}
