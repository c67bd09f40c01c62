import Corpus
import Foundation
import Storage
import TestSupport
import Testing

@testable import Embedding

@Suite("opening a model")
struct ModelTests {
    /// The error opening ends in after one file was changed.
    private func failure(
        _ file: String, _ change: (inout [String: Any]) -> Void
    ) throws -> QuarryError? {
        try withTemporaryFolder { folder in
            try TinyModel().write(to: folder)
            let path = folder + "/" + file
            let data = Data(try FileSystem.read(path))
            var object = try #require(
                try JSONSerialization.jsonObject(with: data) as? [String: Any])
            change(&object)
            try TinyModel.write(object, to: path)
            return Self.failure(folder)
        }
    }

    private static func failure(_ folder: String) -> QuarryError? {
        do throws(QuarryError) {
            _ = try EmbeddingModel.open(directory: folder, precision: .f32)
            return nil
        } catch { return error }
    }

    @Test(
        "a key that asks for what is not computed is unsupported, and named",
        arguments: [
            ("model_type", "roberta"), ("hidden_act", "silu"),
            ("position_embedding_type", "relative_key"), ("is_decoder", true),
        ] as [(String, any Sendable)])
    func unsupported(key: String, value: any Sendable) throws {
        let error = try #require(try failure("config.json") { $0[key] = value })
        #expect(error.code == .unsupported)
        #expect(error.reason.contains(key))
        #expect(error.path?.hasSuffix("config.json") == true)
    }

    @Test(
        "a key that is missing or can't be meant is invalid, and named",
        arguments: [
            ("hidden_size", nil), ("hidden_size", "wide"), ("hidden_size", -1),
            ("hidden_size", 1.5), ("num_attention_heads", 5), ("num_hidden_layers", 0),
            ("vocab_size", nil), ("max_position_embeddings", 1 << 40), ("hidden_act", 3),
            ("model_type", nil), ("vocab_size", 10),
        ] as [(String, (any Sendable)?)])
    func invalid(key: String, value: (any Sendable)?) throws {
        let error = try #require(try failure("config.json") { $0[key] = value })
        #expect(error.code == .invalidInput)
        #expect(error.reason.contains(key))
    }

    @Test("pooling modes but mean and cls are unsupported")
    func pooling() throws {
        let file = "1_Pooling/config.json"
        #expect(try failure(file) { $0["pooling_mode_max_tokens"] = true }?.code == .unsupported)
        #expect(try failure(file) { $0["pooling_mode_cls_token"] = true }?.code == .unsupported)
        #expect(try failure(file) { $0["pooling_mode_mean_tokens"] = false }?.code == .invalidInput)
        #expect(try failure(file) { $0["word_embedding_dimension"] = 7 }?.code == .invalidInput)
        #expect(try failure(file) { $0 = ["pooling_mode": "lasttoken"] }?.code == .unsupported)
        #expect(try failure(file) { $0 = ["pooling_mode": "cls"] } == nil)
    }

    @Test("other modules and paths out of the folder are refused")
    func modules() throws {
        try withTemporaryFolder { folder in
            try TinyModel().write(to: folder)
            let type = "sentence_transformers.models."
            func modules(_ list: [(String, String)]) throws -> ErrorCode? {
                let objects = list.map { ["path": $0.0, "type": type + $0.1] }
                try TinyModel.write(objects, to: folder + "/modules.json")
                return Self.failure(folder)?.code
            }
            #expect(try modules([("", "Transformer"), ("1_Pooling", "Pooling")]) == nil)
            #expect(
                try modules([("", "Transformer"), ("1_Pooling", "Pooling"), ("2_LSTM", "LSTM")])
                    == .unsupported)
            #expect(try modules([("", "Transformer")]) == .unsupported)
            #expect(
                try modules([("", "Transformer"), ("../x", "Pooling")]) == .invalidInput)
        }
    }

    @Test(
        "a file that is missing is not found, and one that is no JSON is corrupt",
        arguments: ["modules.json", "config.json", "1_Pooling/config.json"])
    func damagedFiles(name: String) throws {
        try withTemporaryFolder { folder in
            try TinyModel().write(to: folder)
            try FileSystem.replace(folder + "/" + name, with: Array("{ nonsense".utf8))
            #expect(Self.failure(folder)?.code == .corrupt)
            try FileSystem.remove(folder + "/" + name)
            #expect(Self.failure(folder)?.code == .notFound)
        }
    }

    @Test("a tensor of another shape is corrupt, and named")
    func shapes() throws {
        let error = try #require(try failure("config.json") { $0["intermediate_size"] = 47 })
        #expect(error.code == .corrupt)
        #expect(error.reason.contains("intermediate.dense.weight"))
        let missing = try #require(try failure("config.json") { $0["num_hidden_layers"] = 3 })
        #expect(missing.code == .corrupt)
        #expect(missing.reason.contains("encoder.layer.2."))
    }

    @Test("the fingerprint depends on weights, configuration and vocabulary, not on the place")
    func fingerprint() throws {
        func fingerprint(_ change: (inout TinyModel) -> Void) throws -> Digest {
            try withTemporaryFolder { folder in
                var tiny = TinyModel()
                change(&tiny)
                try tiny.write(to: folder)
                return try EmbeddingModel.open(directory: folder, precision: .f32).fingerprint
            }
        }
        let plain = try fingerprint { _ in }
        #expect(try fingerprint { _ in } == plain)
        #expect(try fingerprint { $0.seed = 8 } != plain)
        #expect(try fingerprint { $0.pooling = "cls" } != plain)
        #expect(try fingerprint { $0.normalizes = false } != plain)
        #expect(try fingerprint { $0.activation = "gelu_new" } != plain)
        #expect(try fingerprint { $0.maxTokens = 20 } != plain)
    }
}

@Suite("the models folder")
struct ModelStoreTests {
    private func withStore(_ body: (ModelStore, String) throws -> Void) throws {
        try withTemporaryFolder { folder in
            try TinyModel().write(to: folder + "/tiny")
            try body(ModelStore(root: folder + "/models"), folder + "/tiny")
        }
    }

    @Test("a model that was added is listed and opens by name, bit for bit the same")
    func add() throws {
        try withStore { store, source in
            #expect(try store.list().isEmpty)
            let added = try store.add(directory: source + "/")
            #expect(try store.list() == ["tiny"])
            let opened = try store.open(name: "tiny", precision: .f32)
            #expect(opened.fingerprint == added.fingerprint)
            let here = try Encoder(model: opened, threads: 1).embed(["the 退款 policy"])
            let there = Encoder(model: try .open(directory: source, precision: .f32), threads: 1)
            #expect(try here == there.embed(["the 退款 policy"]))
            #expect(try FileSystem.names(in: store.root) == ["tiny"])
        }
    }

    @Test("adding the same model again changes nothing, another one under its name is refused")
    func idempotent() throws {
        try withStore { store, source in
            let first = try store.add(directory: source, name: "x")
            #expect(try store.add(directory: source, name: "x").fingerprint == first.fingerprint)
            var other = TinyModel()
            other.seed = 9
            try other.write(to: source)
            #expect { try store.add(directory: source, name: "x") } throws: {
                ($0 as? QuarryError)?.code == .alreadyExists
            }
            #expect(try store.open(name: "x", precision: .f32).fingerprint == first.fingerprint)
        }
    }

    @Test("a folder that is no model is not added")
    func broken() throws {
        try withStore { store, source in
            try FileSystem.replace(source + "/model.safetensors", with: [1, 2, 3])
            #expect(throws: QuarryError.self) { try store.add(directory: source) }
            #expect(try store.list().isEmpty)
        }
    }

    @Test("a model that is missing is not found, and the error says which command gets it")
    func missing() throws {
        try withStore { store, _ in
            for (name, command) in [
                ("all-MiniLM-L6-v2", "quarry model pull all-MiniLM-L6-v2"),
                ("other", "quarry model add DIR"),
            ] {
                #expect { try store.open(name: name, precision: .f32) } throws: {
                    let error = $0 as? QuarryError
                    return error?.code == .notFound && error?.reason.contains(command) == true
                }
            }
            for name in ["../tiny", "", ".x", "a/b"] {
                #expect { try store.open(name: name, precision: .f32) } throws: {
                    ($0 as? QuarryError)?.code == .invalidInput
                }
            }
        }
    }

    @Test("weights under a known model's name that are not its own are refused")
    func pullRefuses() throws {
        try withStore { store, source in
            let name = ModelStore.defaultModel
            _ = try store.add(directory: source, name: name)
            #expect { try store.pull(name: ModelStore.defaultModel) } throws: {
                let error = $0 as? QuarryError
                return error?.code == .corrupt && error?.reason.contains("SHA-256") == true
                    && error?.statement.contains("remove \(store.folder(of: name))") == true
            }
            #expect(FileSystem.exists(store.folder(of: ModelStore.defaultModel)))
            #expect { try store.pull(name: "unheard-of") } throws: {
                ($0 as? QuarryError)?.code == .notFound
            }
        }
    }

    @Test("a folder that nothing can open, cut short or empty, is none that is there")
    func damaged() throws {
        try withStore { store, source in
            let known = try #require(PullSource.named(ModelStore.defaultModel))
            _ = try store.add(directory: source, name: known.name)
            let weights = store.folder(of: known.name) + "/model.safetensors"
            let half = Array(try FileSystem.read(weights).prefix(3_000))
            try FileSystem.replace(weights, with: half)
            #expect(try store.whole(known) == nil)
            try FileSystem.remove(store.folder(of: known.name))
            try FileSystem.makeFolder(store.folder(of: known.name))
            #expect(try store.whole(known) == nil)
        }
    }

    @Test("the remembered digest holds for the file it was written for, and for no other")
    func rememberedDigest() throws {
        try withStore { store, source in
            _ = try store.add(directory: source)
            let folder = store.folder(of: "tiny")
            let path = folder + "/model.safetensors"
            let checkpoint = try Checkpoint(folder: folder)
            let configuration = try ModelConfiguration.read(folder).0
            let digest = WeightsDigest(checkpoint: checkpoint, configuration: configuration)
            #expect(digest.remembered() == checkpoint.digest())
            // In every precision that it may be opened in.
            var quantised = digest
            quantised.precision = .int8
            #expect(try quantised.remembered() == quantised.computed())
            var bytes = try FileSystem.read(path)
            bytes[bytes.count - 1] ^= 1
            try FileSystem.replace(path, with: bytes)
            let edited = WeightsDigest(
                checkpoint: try Checkpoint(folder: folder), configuration: configuration)
            #expect(edited.remembered() == nil)
            let changed = try store.open(name: "tiny", precision: .f32)
            #expect(changed.weightsDigest == Digest.sha256(bytes))
            try changed.verify()
        }
    }

    @Test("the folder is QUARRY_MODELS, else in the XDG data folder, else in the home folder")
    func places() {
        func root(_ environment: [String: String]) -> String {
            ModelStore.standard(environment).root
        }
        #expect(root(["QUARRY_MODELS": "/m", "HOME": "/h"]) == "/m")
        #expect(root(["XDG_DATA_HOME": "/d", "HOME": "/h"]) == "/d/quarry/models")
        #expect(root(["HOME": "/h"]) == "/h/.local/share/quarry/models")
        #expect(root(["XDG_DATA_HOME": "d", "HOME": "/h"]) == "/h/.local/share/quarry/models")
    }
}

@Suite(
    "all-MiniLM-L6-v2 in the models folder",
    .enabled(if: Reference.isPresent, "needs the model"))
struct PulledModelTests {
    @Test("a copy of the model is recognised by pull without any network")
    func pull() throws {
        try withTemporaryFolder { folder in
            let store = ModelStore(root: folder)
            _ = try store.add(directory: Reference.model, name: ModelStore.defaultModel)
            let model = try store.pull(name: ModelStore.defaultModel)
            #expect(model.dimension == 384 && model.maxTokens == 256)
        }
    }
}
