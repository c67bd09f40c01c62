import Corpus
import Foundation
import Storage
import TestSupport
import Testing

@testable import Embedding

@Suite("model folders of strangers")
struct HostileFolderTests {
    private func failure(_ folder: String) -> QuarryError? {
        do throws(QuarryError) {
            _ = try EmbeddingModel.open(directory: folder, precision: .f32)
            return nil
        } catch { return error }
    }

    private func change(_ path: String, _ change: (inout [String: Any]) -> Void) throws {
        let data = Data(try FileSystem.read(path))
        var object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        change(&object)
        try TinyModel.write(object, to: path)
    }

    @Test(
        "no module's path leads out of the folder, whatever stands behind its strokes",
        arguments: ["../x", "/x", "a/../../x", "..", "a/../\u{301}../x", "x\0y"])
    func paths(path: String) throws {
        try withTemporaryFolder { folder in
            try TinyModel().write(to: folder)
            for kind in 0...2 {
                let names = ["Transformer", "Pooling", "Dense"]
                var paths = ["", "1_Pooling", "2_Dense"]
                paths[kind] = path
                let modules = zip(names, paths).map {
                    ["type": "sentence_transformers.models.\($0)", "path": $1]
                }
                try TinyModel.write(modules, to: folder + "/modules.json")
                let error = try #require(failure(folder))
                #expect(error.code == .invalidInput && error.reason.contains("leads out"))
            }
        }
    }

    @Test("a shard and a model's name are one folder's, whatever stands behind their strokes")
    func names() throws {
        try withTemporaryFolder { folder in
            try TinyModel.write(
                ["weight_map": ["x": "../\u{301}.safetensors"]],
                to: folder + "/model.safetensors.index.json")
            let error = #expect(throws: QuarryError.self) { try Checkpoint(folder: folder) }
            #expect(error?.code == .invalidInput)
            let store = ModelStore(root: folder)
            let name = #expect(throws: QuarryError.self) {
                try store.open(name: "a/\u{301}", precision: .f32)
            }
            #expect(name?.code == .invalidInput)
        }
    }

    @Test("positions that the padding takes away leave none to the text")
    func positions() throws {
        try withTemporaryFolder { folder in
            try TinyModel().write(to: folder)
            try change(folder + "/config.json") {
                $0["model_type"] = "xlm-roberta"
                $0["pad_token_id"] = 7
                $0["max_position_embeddings"] = 10
            }
            let error = try #require(failure(folder))
            #expect(error.code == .invalidInput)
            #expect(error.reason.contains("max_position_embeddings"))
        }
    }

    @Test("sizes that ask for more memory than a text gets are refused, and the keys named")
    func memory() throws {
        try withTemporaryFolder { folder in
            try TinyModel().write(to: folder)
            let limits = folder + "/sentence_bert_config.json"
            try change(limits) { $0["max_seq_length"] = 1 << 16 }
            for (key, positions, inner) in [
                ("intermediate_size", 16_384, 1 << 16), ("max_position_embeddings", 1 << 16, 48),
            ] {
                try change(folder + "/config.json") {
                    $0["max_position_embeddings"] = positions
                    $0["intermediate_size"] = inner
                }
                let error = try #require(failure(folder))
                #expect(error.code == .unsupported && error.reason.contains("\"\(key)\""))
                #expect(error.reason.contains("a text of \(positions) tokens"))
            }
            // Less of a text may be read, as the error says: then it is the weights that don't fit.
            try change(limits) { $0["max_seq_length"] = 512 }
            #expect(failure(folder)?.code == .corrupt)
        }
    }

    @Test("the largest models there are keep within the memory of a text")
    func largest() throws {
        try withTemporaryFolder { folder in
            try TinyModel().write(to: folder)
            var configuration = try ModelConfiguration.read(folder).0
            (configuration.hiddenSize, configuration.intermediateSize) = (1024, 4096)
            (configuration.headCount, configuration.maxTokens) = (16, 8192)
            #expect(EncoderScratch.byteCount(configuration) < EncoderScratch.mostBytes)
        }
    }

    @Test("a cross-encoder's pair keeps within the positions behind the padding's")
    func pairs() throws {
        try withTemporaryFolder { folder in
            let source = Reference.packageRoot + "/Tests/EmbeddingTests/Fixtures/cross-encoder"
            try FileManager.default.copyItem(atPath: source, toPath: folder + "/cross")
            let plain = try CrossModel.open(directory: folder + "/cross")
            try change(folder + "/cross/config.json") {
                $0["model_type"] = "xlm-roberta"
                $0["pad_token_id"] = 1
            }
            let positions = plain.configuration.positionCount
            let model = try CrossModel.open(directory: folder + "/cross")
            #expect(model.maxTokens == min(plain.maxTokens, positions - 2))
            #expect(model.maxTokens < positions)
            let logits = try CrossEncoder(model: model, threads: 1).logits(
                "policy", texts: [String(repeating: "refund ", count: positions)])
            #expect(logits[0].isFinite)
        }
    }

    @Test("an added token beyond the table of vectors is refused before any text names it")
    func addedTokens() throws {
        try withTemporaryFolder { folder in
            try TinyModel().write(to: folder)
            try FileSystem.remove(folder + "/vocab.txt")
            let place = { (name: String) in ["SpecialToken": ["id": name, "type_id": 0]] }
            let template: [[String: Any]] = [
                place("<s>"), ["Sequence": ["id": "A", "type_id": 0]], place("</s>"),
            ]
            func write(id: Int) throws {
                try TinyModel.write(
                    [
                        "added_tokens": [
                            ["id": 0, "content": "<s>"], ["id": 1, "content": "</s>"],
                            ["id": id, "content": "<extra>"],
                        ],
                        "pre_tokenizer": ["type": "Metaspace"],
                        "post_processor": ["type": "TemplateProcessing", "single": template],
                        "model": [
                            "type": "Unigram", "unk_id": 2,
                            "vocab": ["<s>", "</s>", "<unk>", "▁"].map { [$0, -1] as [Any] },
                        ],
                    ], to: folder + "/tokenizer.json")
            }
            let count = TinyModel.vocabulary.count
            try write(id: count)
            let error = try #require(failure(folder))
            #expect(error.code == .invalidInput && error.reason.contains("vocab_size"))
            try write(id: count - 1)
            let model = try EmbeddingModel.open(directory: folder, precision: .f32)
            #expect(try Encoder(model: model, threads: 1).embed(["<extra>"]).tokenCounts == [3])
        }
    }

    @Test("a prompt of the folder's that leaves no room for a text is refused, a stated one helps")
    func prompts() throws {
        try withTemporaryFolder { folder in
            let store = ModelStore(root: folder)
            try TinyModel().write(to: folder + "/tiny")
            try TinyModel.write(
                ["prompts": ["query": String(repeating: "policy ", count: 13)]],
                to: folder + "/tiny/config_sentence_transformers.json")
            let error = try #require(failure(folder + "/tiny"))
            #expect(error.code == .invalidInput)
            #expect(error.path?.hasSuffix("config_sentence_transformers.json") == true)
            #expect(error.reason.contains("takes 13 of the 24 tokens"))
            _ = try store.open(EmbedSettings(model: "tiny", queryPrompt: "policy"))
        }
    }

    @Test("clusters of bytes that are no UTF-8 lie within them")
    func clusters() {
        var random = SeededGenerator(seed: .random(in: 0...999_999))
        for _ in 0..<2000 {
            let choice: [UInt8] = [0x41, 0x80, 0xC3, 0xCC, 0xE5, 0xF0, 0xFF]
            let bytes = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                choice[Int.random(in: 0..<choice.count, using: &random)]
            }
            bytes.withUnsafeBufferPointer { bytes in
                var scan = ClusterScan(bytes)
                var end = 0
                while let cluster = scan.next() {
                    #expect(cluster.lowerBound == end && cluster.upperBound <= bytes.count)
                    end = cluster.upperBound
                }
                #expect(end == bytes.count)
            }
        }
    }
}
