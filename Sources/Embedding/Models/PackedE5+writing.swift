import Corpus
import Foundation
import Storage

extension PackedE5 {
    /// Writes an ordinary sentence-transformers folder: weights in f32, a `tokenizer.json`, the
    /// model's prompts. The same file gives the same bytes.
    /// - Throws: `corrupt`, `io`.
    func write(folder: String) throws(QuarryError) {
        try FileSystem.makeFolder(folder + "/1_Pooling")
        for (name, object) in configurations {
            try FileSystem.replace("\(folder)/\(name)", with: JSONObject.bytes(object))
        }
        try FileSystem.replace(folder + "/tokenizer.json", with: JSONObject.bytes(tokenizer))
        try weights().write(to: "\(folder)/\(Checkpoint.name)")
    }

    private var configurations: [(String, Any)] {
        [
            (
                "modules.json",
                [
                    ["idx": 0, "name": "0", "path": "", "type": Self.module("Transformer")],
                    ["idx": 1, "name": "1", "path": "1_Pooling", "type": Self.module("Pooling")],
                    [
                        "idx": 2, "name": "2", "path": "2_Normalize",
                        "type": Self.module("Normalize"),
                    ],
                ]
            ),
            (
                "config.json",
                [
                    "model_type": "bert", "architectures": ["BertModel"],
                    "hidden_size": shape.hidden, "num_hidden_layers": shape.layers,
                    "num_attention_heads": shape.heads, "hidden_act": "gelu",
                    "intermediate_size": shape.intermediate, "vocab_size": shape.vocabulary,
                    "max_position_embeddings": shape.positions, "type_vocab_size": shape.types,
                    "layer_norm_eps": 1e-12, "pad_token_id": 0,
                ]
            ),
            (
                "1_Pooling/config.json",
                [
                    "word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": true,
                    "pooling_mode_cls_token": false,
                ]
            ),
            ("sentence_bert_config.json", ["max_seq_length": shape.positions]),
            (
                ModelPrompts.fileName,
                ["prompts": ["query": "query: ", "passage": "passage: "]]
            ),
        ]
    }

    private static func module(_ name: String) -> String { "sentence_transformers.models.\(name)" }

    private var tokenizer: [String: Any] {
        let map = Data(CharacterMapBuilder.bytes(characters)).base64EncodedString()
        let specials = [ids.begin, padding, ids.end, ids.unknown, Int32(pieces.count - 1)]
        func token(_ id: Int32) -> String { pieces[Int(id)].text }
        func place(_ id: Int32) -> [String: Any] {
            ["SpecialToken": ["id": token(id), "type_id": 0]]
        }
        func sequence(_ name: String) -> [String: Any] {
            ["Sequence": ["id": name, "type_id": 0]]
        }
        func special(_ id: Int32) -> [String: Any] {
            ["id": token(id), "ids": [id], "tokens": [token(id)]]
        }
        let (begin, end) = (place(ids.begin), place(ids.end))
        return [
            "version": "1.0",
            "added_tokens": specials.sorted().map {
                [
                    "id": $0, "content": token($0), "single_word": false, "lstrip": false,
                    "rstrip": false, "normalized": false, "special": true,
                ]
            },
            "normalizer": [
                "type": "Sequence",
                "normalizers": [
                    ["type": "Precompiled", "precompiled_charsmap": map],
                    ["type": "Replace", "pattern": ["Regex": " {2,}"], "content": " "],
                ],
            ],
            "pre_tokenizer": [
                "type": "Metaspace", "replacement": "\u{2581}", "prepend_scheme": "always",
                "split": true,
            ],
            "post_processor": [
                "type": "TemplateProcessing", "single": [begin, sequence("A"), end],
                "pair": [begin, sequence("A"), end, end, sequence("B"), end],
                "special_tokens": [
                    token(ids.begin): special(ids.begin), token(ids.end): special(ids.end),
                ],
            ],
            "model": [
                "type": "Unigram", "unk_id": ids.unknown,
                "vocab": pieces.map { [$0.text, Double($0.score)] as [Any] },
            ],
        ]
    }

    /// Every tensor under the name that BERT's checkpoints have for it.
    private func weights() throws(QuarryError) -> SafetensorsWriter {
        var writer = SafetensorsWriter()
        func add(_ name: String, _ source: String, _ tensorShape: [Int]) throws(QuarryError) {
            let floats = try floats(source, count: tensorShape.reduce(1, *))
            floats.withUnsafeBytes {
                writer.add(name, type: .f32, shape: tensorShape, bytes: $0)
            }
        }
        let (hidden, inner) = (shape.hidden, shape.intermediate)
        try add("embeddings.word_embeddings.weight", "emb.word", [shape.vocabulary, hidden])
        try add("embeddings.position_embeddings.weight", "emb.pos", [shape.positions, hidden])
        try add("embeddings.token_type_embeddings.weight", "emb.type", [shape.types, hidden])
        try add("embeddings.LayerNorm.weight", "emb.ln.w", [hidden])
        try add("embeddings.LayerNorm.bias", "emb.ln.b", [hidden])
        let linears = [
            ("attention.self.query", "q", hidden, hidden),
            ("attention.self.key", "k", hidden, hidden),
            ("attention.self.value", "v", hidden, hidden),
            ("attention.output.dense", "ao", hidden, hidden),
            ("intermediate.dense", "fi", inner, hidden), ("output.dense", "fo", hidden, inner),
        ]
        for layer in 0..<shape.layers {
            let prefix = "encoder.layer.\(layer)."
            for (name, source, rows, columns) in linears {
                try add("\(prefix)\(name).weight", "l\(layer).\(source).w", [rows, columns])
                try add("\(prefix)\(name).bias", "l\(layer).\(source).b", [rows])
            }
            for (name, source) in [
                ("attention.output.LayerNorm", "aln"), ("output.LayerNorm", "oln"),
            ] {
                try add("\(prefix)\(name).weight", "l\(layer).\(source).w", [hidden])
                try add("\(prefix)\(name).bias", "l\(layer).\(source).b", [hidden])
            }
        }
        return writer
    }
}
