import Corpus
import Foundation
import Storage
import TestSupport
import Testing

@testable import Embedding

@Suite("a dense layer after the pooling")
struct DenseHeadTests {
    /// A random head of five floats behind a `TinyModel`.
    private struct Head {
        var width = TinyModel().hidden
        /// What `config.json` says of the bias; nil for nothing.
        var statesBias: Bool? = true
        var hasBias = true
        /// Weight and bias in a file each, with the list of them.
        var isSharded = false

        var matrix: [Float] {
            var random = SeededGenerator(seed: 3)
            return random.floats(5 * width, spread: 1)
        }

        var bias: [Float] {
            var random = SeededGenerator(seed: 4)
            return random.floats(5, spread: 1)
        }

        /// Writes it into the folder of a model, with the modules.
        func write(to folder: String) throws {
            let place = folder + "/2_Dense"
            try FileSystem.makeFolder(place)
            var config: [String: Any] = [
                "in_features": width, "out_features": 5,
                "activation_function": "torch.nn.modules.activation.Tanh",
            ]
            config["bias"] = statesBias
            try TinyModel.write(config, to: place + "/config.json")
            var writers = [SafetensorsWriter(), SafetensorsWriter()]
            matrix.withUnsafeBytes {
                writers[0].add("linear.weight", type: .f32, shape: [5, width], bytes: $0)
            }
            let second = isSharded ? 1 : 0
            if hasBias {
                bias.withUnsafeBytes {
                    writers[second].add("linear.bias", type: .f32, shape: [5], bytes: $0)
                }
            }
            if isSharded {
                try writers[0].write(to: place + "/a.safetensors")
                try writers[1].write(to: place + "/b.safetensors")
                let map = ["linear.weight": "a.safetensors", "linear.bias": "b.safetensors"]
                try TinyModel.write(
                    ["weight_map": map], to: place + "/model.safetensors.index.json")
            } else {
                try writers[0].write(to: place + "/model.safetensors")
            }
            try Self.write(
                ["Transformer": "", "Pooling": "1_Pooling", "Dense": "2_Dense"], to: folder)
        }

        static func write(_ modules: KeyValuePairs<String, String>, to folder: String) throws {
            let list = modules.map {
                ["type": "sentence_transformers.models.\($0.key)", "path": $0.value]
            }
            try TinyModel.write(list, to: folder + "/modules.json")
        }
    }

    private func failure(_ head: Head) throws -> QuarryError? {
        try withTemporaryFolder { folder in
            try TinyModel().write(to: folder)
            try head.write(to: folder)
            do throws(QuarryError) {
                _ = try EmbeddingModel.open(directory: folder, precision: .f32)
                return nil
            } catch { return error }
        }
    }

    @Test("gives the vector, by its matrix and tanh", arguments: [true, false])
    func vector(isSharded: Bool) throws {
        try withTemporaryFolder { folder in
            let head = Head(isSharded: isSharded)
            try TinyModel().write(to: folder)
            try head.write(to: folder)
            let model = try EmbeddingModel.open(directory: folder, precision: .f32)
            let found = try Encoder(model: model, threads: 1).embed(["the refund"])
            try Head.write(["Transformer": "", "Pooling": "1_Pooling"], to: folder)
            let plain = try EmbeddingModel.open(directory: folder, precision: .f32)
            let pooled = try Encoder(model: plain, threads: 1).embed(["the refund"])
            #expect(model.dimension == 5 && plain.fingerprint != model.fingerprint)
            for row in 0..<5 {
                let sum = (0..<head.width).reduce(Double(head.bias[row])) {
                    $0 + Double(head.matrix[row * head.width + $1]) * Double(pooled.vectors[$1])
                }
                #expect(abs(Double(found.vectors[row]) - tanh(sum)) < 1e-5)
            }
        }
    }

    @Test(
        "comes along when a model is added and quantised, in one file or in shards",
        arguments: [true, false])
    func quantised(isSharded: Bool) throws {
        try withTemporaryFolder { folder in
            let source = folder + "/headed"
            try TinyModel().write(to: source)
            try Head(isSharded: isSharded).write(to: source)
            let store = ModelStore(root: folder + "/models")
            let added = try store.add(directory: source)
            let read = try EmbeddingModel.open(directory: source, precision: .f32)
            #expect(added.fingerprint == read.fingerprint && added.dimension == 5)
            let floats = try store.open(name: "headed", precision: .int8)
            let written = try store.quantise(name: "headed")
            #expect(written.fingerprint == floats.fingerprint && written.dimension == 5)
            let texts = ["the refund", "退款"]
            let expected = try Encoder(model: floats, threads: 1).embed(texts)
            #expect(try Encoder(model: written, threads: 1).embed(texts) == expected)
            // The transformer's own weights are there once, as integers.
            let names = try store.fileNames(of: "headed-int8")
            #expect(names.count { $0.hasSuffix(".safetensors") } == (isSharded ? 3 : 2))
        }
    }

    @Test("a model whose transformer is in shards is quantised into one file")
    func shardedTransformer() throws {
        try withTemporaryFolder { folder in
            let store = ModelStore(root: folder)
            let place = store.folder(of: "tiny")
            try TinyModel().write(to: place)
            let expected = try store.open(name: "tiny", precision: .int8).fingerprint
            let tensors = try Safetensors(path: place + "/model.safetensors").entries.keys
            try FileSystem.rename(place + "/model.safetensors", to: place + "/only.safetensors")
            let map = Dictionary(uniqueKeysWithValues: tensors.map { ($0, "only.safetensors") })
            try TinyModel.write(
                ["weight_map": map], to: place + "/model.safetensors.index.json")
            #expect(try store.quantise(name: "tiny").fingerprint == expected)
            let names = try store.fileNames(of: "tiny-int8")
            #expect(names.filter { $0.hasPrefix("model.") } == ["model.safetensors"])
            #expect(!FileSystem.exists(store.folder(of: "tiny-int8") + "/only.safetensors"))
        }
    }

    @Test("a bias that its configuration denies, or claims, is refused and named")
    func bias() throws {
        let denied = try #require(try failure(Head(statesBias: false)))
        #expect(denied.code == .invalidInput && denied.reason.contains("\"bias\""))
        #expect(denied.path?.hasSuffix("2_Dense/config.json") == true)
        for stated in [true, nil] {
            let claimed = try #require(try failure(Head(statesBias: stated, hasBias: false)))
            #expect(claimed.code == .corrupt && claimed.reason.contains("linear.bias"))
        }
        #expect(try failure(Head(statesBias: false, hasBias: false)) == nil)
        #expect(try failure(Head(statesBias: nil)) == nil)
    }
}
