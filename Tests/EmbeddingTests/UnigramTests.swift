import Corpus
import Foundation
import Storage
import TestSupport
import Testing

@testable import Embedding

@Suite("the Unigram tokenizer")
struct UnigramTests {
    /// Pieces with scores; the first four are `<s>`, `<pad>`, `</s>`, `<unk>`.
    private static let pieces: [(String, Double)] = [
        ("▁", -3), ("▁re", -4), ("▁refund", -6), ("fund", -5), ("re", -4.5), ("f", -7), ("u", -7),
        ("n", -7), ("d", -7), ("r", -7), ("e", -7), ("▁policy", -6.5), ("退", -8), ("款", -8),
        ("退款", -9), ("▁退", -8.5), ("é", -9), ("policy", -8), ("s", -6), (":", -5),
        ("▁query", -7),
    ]

    private func json(
        steps: [[String: Any]] = [], splits: Bool = false,
        edit: (inout [String: Any]) -> Void = { _ in }
    ) -> [String: Any] {
        let special = ["<s>", "<pad>", "</s>", "<unk>"]
        let vocabulary = special.map { [$0, 0.0] as [Any] } + Self.pieces.map { [$0.0, $0.1] }
        func place(_ name: String) -> [String: Any] {
            ["SpecialToken": ["id": name, "type_id": 0]]
        }
        func text(_ name: String) -> [String: Any] { ["Sequence": ["id": name, "type_id": 0]] }
        let metaspace: [String: Any] = [
            "type": "Metaspace", "replacement": "▁", "add_prefix_space": true,
        ]
        var root: [String: Any] = [
            "version": "1.0",
            "added_tokens": special.enumerated().map {
                ["id": $0, "content": $1, "normalized": false, "special": true]
            },
            "pre_tokenizer": splits
                ? ["type": "Sequence", "pretokenizers": [["type": "WhitespaceSplit"], metaspace]]
                : metaspace,
            "post_processor": [
                "type": "TemplateProcessing", "single": [place("<s>"), text("A"), place("</s>")],
                "pair": [
                    place("<s>"), text("A"), place("</s>"), place("</s>"), text("B"),
                    place("</s>"),
                ],
            ],
            "model": ["type": "Unigram", "unk_id": 3, "vocab": vocabulary],
        ]
        if !steps.isEmpty { root["normalizer"] = ["type": "Sequence", "normalizers": steps] }
        edit(&root)
        return root
    }

    private func withTokenizer(
        _ json: [String: Any], _ body: (UnigramTokenizer, String) throws -> Void
    ) throws {
        try withTemporaryFolder { folder in
            let path = folder + "/tokenizer.json"
            try FileSystem.replace(
                path, with: Array(try JSONSerialization.data(withJSONObject: json)))
            let (tokenizer, _) = try #require(try UnigramTokenizer.read(path))
            try body(tokenizer, path)
        }
    }

    private func spell(_ ids: [Int32]) -> [String] {
        let all = ["<s>", "<pad>", "</s>", "<unk>"] + Self.pieces.map(\.0)
        return ids.map { all[Int($0)] }
    }

    @Test(
        "words are written in their likeliest pieces, as Hugging Face's tokenizers do",
        arguments: [
            ("refund policy", ["▁refund", "▁policy"]), ("refunds", ["▁refund", "s"]),
            ("退款", ["▁", "退款"]), ("a退款", ["▁", "<unk>", "退款"]),
            ("xyz refund", ["▁", "<unk>", "▁refund"]), ("", []), (" ", ["▁"]),
            ("  refund", ["▁", "▁refund"]), ("re</s>fund", ["▁re", "</s>", "▁", "fund"]),
            ("<s>", ["<s>"]), ("e\u{301}", ["▁", "e", "<unk>"]), ("é", ["▁", "é"]),
        ] as [(String, [String])])
    func pieces(text: String, expected: [String]) throws {
        try withTokenizer(json()) { tokenizer, _ in
            #expect(spell(tokenizer.pieces(text, limit: .max)) == expected)
            #expect(tokenizer.countTokens(text) == expected.count)
            let cut = tokenizer.encode(text, maxTokens: 3)
            #expect(cut == [0] + tokenizer.pieces(text, limit: .max).prefix(1) + [2])
        }
    }

    @Test("of all ways to write a word the one with the greatest sum is taken")
    func likeliest() throws {
        var random = SeededGenerator(seed: .random(in: 0...999_999))
        let scores = Dictionary(uniqueKeysWithValues: Self.pieces)
        /// Every way, by trying every first piece.
        func best(_ word: Substring) -> Double {
            if word.isEmpty { return 0 }
            var found = -Double.infinity
            for length in 1...word.count {
                let head = String(word.prefix(length))
                guard let score = scores[head] else { continue }
                found = max(found, score + best(word.dropFirst(length)))
            }
            return found
        }
        try withTokenizer(json()) { tokenizer, _ in
            for _ in 0..<200 {
                let letters = ["r", "e", "f", "u", "n", "d", "s", "退", "款", "re", "fund"]
                let word = (0..<Int.random(in: 1...7, using: &random))
                    .map { _ in letters.randomElement(using: &random) ?? "" }.joined()
                let written = spell(tokenizer.pieces(word, limit: .max))
                #expect(written.joined() == "▁" + word)
                let sum = written.reduce(0) { $0 + (scores[$1] ?? 0) }
                #expect(abs(sum - best(("▁" + word)[...])) < 1e-9, "\(word) \(written)")
            }
        }
    }

    @Test("a map of characters is applied to clusters, spaces collapse, white space splits")
    func normalizing() throws {
        let map = CharacterMapBuilder.bytes([
            (Array("Ｒ".utf8), Array("r".utf8)), (Array("\t".utf8), Array(" ".utf8)),
            (Array("\u{7}".utf8), []), (Array("e\u{301}".utf8), Array("é".utf8)),
            (Array("ﬀ".utf8), Array("ff".utf8)),
        ])
        let steps: [[String: Any]] = [
            ["type": "Precompiled", "precompiled_charsmap": Data(map).base64EncodedString()],
            ["type": "Strip", "strip_left": false, "strip_right": true],
            ["type": "Replace", "pattern": ["Regex": " {2,}"], "content": " "],
        ]
        try withTokenizer(json(steps: steps)) { tokenizer, _ in
            let read = { spell(tokenizer.pieces($0, limit: .max)) }
            #expect(read("Ｒefund\t \tpolicy \n") == ["▁refund", "▁policy"])
            #expect(read("re\u{7}fund") == ["▁refund"])
            #expect(read("e\u{301}") == ["▁", "é"])
            #expect(read("ﬀ") == ["▁", "f", "f"])
        }
        try withTokenizer(json(splits: true)) { tokenizer, _ in
            let read = { spell(tokenizer.pieces($0, limit: .max)) }
            #expect(read(" refund\u{3000}\n policy ") == ["▁refund", "▁policy"])
        }
    }

    @Test("a map of characters gives what its table says, for thousands of keys")
    func characterMap() throws {
        var random = SeededGenerator(seed: .random(in: 0...999_999))
        var table: [[UInt8]: [UInt8]] = [:]
        for _ in 0..<3000 {
            guard let scalar = Unicode.Scalar(UInt32.random(in: 1...0x1FFFF, using: &random)) else {
                continue
            }
            let other = String((0..<Int.random(in: 0...4, using: &random)).map { _ in "x" })
            table[Array(String(Character(scalar)).utf8)] = Array(other.utf8)
        }
        let keys = table.keys.sorted { $0.lexicographicallyPrecedes($1) }
        let map = try CharacterMap(CharacterMapBuilder.bytes(keys.map { ($0, table[$0] ?? []) }))
        for value in UInt32(1)...0x1FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let key = Array(String(Character(scalar)).utf8)
            let found = key.withUnsafeBufferPointer { map.replacement(of: $0).map(Array.init) }
            if found != table[key] { Issue.record("U+\(String(value, radix: 16))") }
        }
    }

    @Test("the compiled file is read the second time, and not once tokenizer.json has changed")
    func compiled() throws {
        try withTokenizer(json()) { first, path in
            let compiled = path + ".compiled"
            #expect(FileSystem.exists(compiled))
            let again = try #require(try UnigramTokenizer.read(path)).0
            #expect(again.pieces("refund", limit: 9) == first.pieces("refund", limit: 9))
            // A damaged one is made again; no byte of it makes the process trap.
            let whole = try FileSystem.read(compiled)
            for place in stride(from: 0, to: whole.count, by: 7) {
                var bytes = whole
                bytes[place] ^= 0xFF
                try FileSystem.replace(compiled, with: bytes)
                _ = try? UnigramFile.open(compiled)
            }
            try FileSystem.replace(compiled, with: Array(whole.prefix(100)))
            #expect(throws: QuarryError.self) { try UnigramFile.open(compiled) }
            let other = json { root in
                var model = root["model"] as? [String: Any] ?? [:]
                model["unk_id"] = 1
                root["model"] = model
            }
            try FileSystem.replace(
                path, with: Array(try JSONSerialization.data(withJSONObject: other)))
            #expect(try #require(try UnigramTokenizer.read(path)).0.ids.unknown == 1)
        }
    }

    @Test(
        "what can't be run is named",
        arguments: [
            ("pre_tokenizer", ["type": "ByteLevel"] as [String: any Sendable]),
            ("normalizer", ["type": "Lowercase"]),
            ("post_processor", ["type": "RobertaProcessing"]),
        ] as [(String, [String: any Sendable])])
    func unsupported(key: String, value: [String: any Sendable]) throws {
        let error = #expect(throws: QuarryError.self) {
            try withTokenizer(json { $0[key] = value }) { _, _ in }
        }
        #expect(error?.code == .unsupported && error?.path?.hasSuffix("tokenizer.json") == true)
        #expect(error?.reason.contains("\(value["type"] ?? "")") == true)
    }
}

@Suite("families of encoders")
struct EncoderFamilyTests {
    @Test("an XLM-RoBERTa's positions begin behind the padding's")
    func positions() throws {
        try withTemporaryFolder { folder in
            var tiny = TinyModel()
            try tiny.write(to: folder + "/bert")
            try tiny.write(to: folder + "/xlmr")
            tiny.positions += 2
            var config = tiny.config
            config["model_type"] = "xlm-roberta"
            config["pad_token_id"] = 1
            try TinyModel.write(config, to: folder + "/xlmr/config.json")
            var writer = SafetensorsWriter()
            for tensor in TinyModel().tensors {
                let isTable = tensor.name.contains("position_embeddings")
                let values =
                    (isTable ? Array(repeating: 9, count: 2 * tiny.hidden) : [])
                    + tensor.values
                values.withUnsafeBytes {
                    writer.add(
                        "roberta." + tensor.name, type: .f32,
                        shape: isTable ? [tiny.positions, tiny.hidden] : tensor.shape, bytes: $0)
                }
            }
            try FileSystem.remove(folder + "/xlmr/model.safetensors")
            try writer.write(to: folder + "/xlmr/model.safetensors")
            let texts = ["the refund policy", "退款"]
            let vectors = try ["bert", "xlmr"].map {
                try Encoder(
                    model: .open(directory: "\(folder)/\($0)", precision: .f32), threads: 1
                ).embed(texts)
            }
            #expect(vectors[0] == vectors[1])
        }
    }

    @Test("prompts come from the folder, are part of the vector and the fingerprint, not of MaxSim")
    func prompts() throws {
        try withTemporaryFolder { folder in
            try TinyModel().write(to: folder + "/plain")
            try TinyModel().write(to: folder + "/prompted")
            try TinyModel.write(
                ["prompts": ["query": "the policy ", "passage": ""]],
                to: folder + "/prompted/config_sentence_transformers.json")
            let plain = try EmbeddingModel.open(directory: folder + "/plain", precision: .f32)
            let prompted = try EmbeddingModel.open(directory: folder + "/prompted", precision: .f32)
            #expect(plain.fingerprint != prompted.fingerprint)
            let encoder = Encoder(model: prompted, threads: 1)
            let bare = Encoder(model: plain, threads: 1)
            let query = try encoder.embed(["refund"], as: .query)
            #expect(try query == bare.embed(["the policy refund"]))
            #expect(try encoder.embed(["refund"]) == bare.embed(["refund"]))
            let words = try [encoder, bare].map { try $0.wordVectors(["refund"])[0].ids }
            #expect(words[0] == words[1])
        }
    }

    @Test("prompts that are stated take the place of the folder's, an empty one takes it away")
    func statedPrompts() throws {
        try withTemporaryFolder { folder in
            let store = ModelStore(root: folder)
            try TinyModel().write(to: store.folder(of: "plain"))
            try TinyModel().write(to: store.folder(of: "e5-tiny"))
            let plain = Encoder(model: try store.open(EmbedSettings(model: "plain")), threads: 1)
            let own = try store.open(EmbedSettings(model: "e5-tiny"))
            let stated = try store.open(
                EmbedSettings(model: "e5-tiny", queryPrompt: "the policy", documentPrompt: ""))
            let none = try store.open(
                EmbedSettings(model: "e5-tiny", queryPrompt: "", documentPrompt: ""))
            #expect(own.fingerprint != stated.fingerprint)
            #expect(none.fingerprint == plain.model.fingerprint)
            let encoder = Encoder(model: stated, threads: 1)
            #expect(
                try encoder.embed([" refund"], as: .query) == plain.embed(["the policy refund"]))
            #expect(try encoder.embed(["refund"]) == plain.embed(["refund"]))
            let long = String(repeating: "policy ", count: 13)
            let error = #expect(throws: QuarryError.self) {
                try store.open(EmbedSettings(model: "plain", documentPrompt: long))
            }
            #expect(error?.code == .invalidInput)
            #expect(error?.reason.contains("embed.document_prompt takes 13 of the 24") == true)
        }
    }

    @Test("shards listed by an index are one checkpoint, a shard elsewhere is refused")
    func shards() throws {
        try withTemporaryFolder { folder in
            try TinyModel().write(to: folder)
            let whole = try EmbeddingModel.open(directory: folder, precision: .f32)
            let expected = try Encoder(model: whole, threads: 1).embed(["the refund"])
            var writers = [SafetensorsWriter(), SafetensorsWriter()]
            var map: [String: String] = [:]
            for (index, tensor) in TinyModel().tensors.enumerated() {
                tensor.values.withUnsafeBytes {
                    writers[index % 2].add(tensor.name, type: .f32, shape: tensor.shape, bytes: $0)
                }
                map[tensor.name] = "model-0000\(index % 2 + 1)-of-00002.safetensors"
            }
            try FileSystem.remove(folder + "/model.safetensors")
            for (index, writer) in writers.enumerated() {
                try writer.write(to: folder + "/model-0000\(index + 1)-of-00002.safetensors")
            }
            try TinyModel.write(["weight_map": map], to: folder + "/model.safetensors.index.json")
            let sharded = try EmbeddingModel.open(directory: folder, precision: .f32)
            #expect(try Encoder(model: sharded, threads: 1).embed(["the refund"]) == expected)
            map["x"] = "../other.safetensors"
            try TinyModel.write(["weight_map": map], to: folder + "/model.safetensors.index.json")
            let error = #expect(throws: QuarryError.self) { try Checkpoint(folder: folder) }
            #expect(error?.code == .invalidInput)
        }
    }
}
