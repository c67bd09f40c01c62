import Corpus
import Foundation
import Storage
import TestSupport
import Testing

@testable import Embedding

@Suite("prompts and places of a model that is added")
struct AddedModelTests {
    @Test("prompts that a folder's name tells stay under any name, and so does their absence")
    func prompts() throws {
        try withTemporaryFolder { folder in
            let store = ModelStore(root: folder + "/models")
            for (source, name) in [("tiny-e5", "mine"), ("tiny", "my-e5")] {
                try TinyModel().write(to: "\(folder)/\(source)")
                let added = try store.add(directory: "\(folder)/\(source)", name: name)
                let read = try EmbeddingModel.open(
                    directory: "\(folder)/\(source)", precision: .f32)
                #expect(added.fingerprint == read.fingerprint)
                #expect(added.configuration.prompts == read.configuration.prompts)
                let again = try store.add(directory: "\(folder)/\(source)", name: name)
                #expect(again.fingerprint == added.fingerprint)
                let floats = try store.open(name: name, precision: .int8)
                #expect(try store.quantise(name: name).fingerprint == floats.fingerprint)
            }
            let mine = try store.open(name: "mine", precision: .f32)
            #expect(mine.configuration.prompts.query == "query: ")
        }
    }

    private static let e5 = ModelPrompts(query: "query: ", document: "passage: ")

    /// What a model that was added has before its texts.
    private func prompts(
        folder source: String, as name: String? = "mine", origin: String? = nil,
        stated: [String: String]? = nil
    ) throws -> (ModelPrompts, ignored: [String]) {
        try withTemporaryFolder { folder in
            let place = "\(folder)/\(source)"
            let tiny = TinyModel()
            try tiny.write(to: place)
            var config = tiny.config
            config["_name_or_path"] = origin
            try TinyModel.write(config, to: place + "/config.json")
            if let stated {
                try TinyModel.write(
                    ["prompts": stated], to: place + "/config_sentence_transformers.json")
            }
            let store = ModelStore(root: folder + "/models")
            let added = try store.add(directory: place, name: name)
            // The same again, and under whatever name the folder has.
            #expect(
                try store.add(directory: place, name: name).fingerprint == added.fingerprint)
            try FileSystem.rename(store.folder(of: added.name), to: store.folder(of: "other"))
            let other = try store.open(name: "other", precision: .f32)
            #expect(other.fingerprint == added.fingerprint)
            return (added.configuration.prompts, try store.ignoredPrompts(of: "other"))
        }
    }

    @Test("the family is told by a folder, a download cache, where a model is from, a name")
    func families() throws {
        func snapshot(_ name: String) -> String { "hub/models--\(name)/snapshots/0123abcd" }
        #expect(try prompts(folder: snapshot("intfloat--multilingual-e5-base")).0 == Self.e5)
        #expect(try prompts(folder: snapshot("BAAI--bge-m3")).0 == ModelPrompts())
        #expect(try prompts(folder: "models--a--e5-base/other/0123").0 == ModelPrompts())
        let origin = "intfloat/multilingual-e5-small"
        #expect(try prompts(folder: "tiny", origin: origin).0 == Self.e5)
        #expect(try prompts(folder: "tiny-instruct", origin: origin).0 == ModelPrompts())
        #expect(try prompts(folder: "tiny", origin: "me/tuned-e5").0 == ModelPrompts())
        #expect(try prompts(folder: "tiny", as: "Multilingual-E5-base").0 == Self.e5)
        #expect(try prompts(folder: "tiny-instruct", as: "e5-base").0 == ModelPrompts())
        #expect(try prompts(folder: "tiny", as: "my-e5").0 == ModelPrompts())
    }

    @Test("prompts that are stated count before any name; others are named and decide nothing")
    func stated() throws {
        let known = try prompts(
            folder: "tiny-e5", as: "e5-base", stated: ["query": "", "sts": "x"])
        #expect(known.0 == ModelPrompts() && known.ignored == ["sts"])
        let others = ["sts": "x", "clustering": "y"]
        let unknown = try prompts(folder: "tiny-e5", stated: others)
        #expect(unknown.0 == Self.e5 && unknown.ignored == ["clustering", "sts"])
        let none = try prompts(folder: "tiny", stated: others)
        #expect(none.0 == ModelPrompts() && none.ignored == ["clustering", "sts"])
    }

    @Test("one that was added before with other prompts keeps its name, and says which they are")
    func otherPrompts() throws {
        try withTemporaryFolder { folder in
            let store = ModelStore(root: folder + "/models")
            for place in ["tiny", "multilingual-e5-small"] {
                try TinyModel().write(to: "\(folder)/\(place)")
            }
            let first = try store.add(directory: folder + "/tiny", name: "mine")
            let error = #expect(throws: QuarryError.self) {
                try store.add(directory: folder + "/multilingual-e5-small", name: "mine")
            }
            #expect(error?.code == .alreadyExists)
            #expect(error?.reason.contains("puts nothing before its texts") == true)
            #expect(error?.reason.contains("“passage: ”") == true)
            var other = TinyModel()
            other.seed = 8
            try other.write(to: folder + "/large/multilingual-e5-large")
            let foreign = #expect(throws: QuarryError.self) {
                try store.add(directory: folder + "/large/multilingual-e5-large", name: "mine")
            }
            #expect(foreign?.reason == "another model has this name")
            #expect(
                try store.open(name: "mine", precision: .f32).fingerprint == first.fingerprint)
        }
    }

    @Test("a folder with a Chinese name is copied whole, its pooling too")
    func chinese() throws {
        try withTemporaryFolder { folder in
            var tiny = TinyModel()
            tiny.pooling = "cls"
            try tiny.write(to: folder + "/模型/中文向量模型")
            let store = ModelStore(root: folder + "/models")
            let added = try store.add(directory: folder + "/模型/中文向量模型")
            #expect(added.name == "中文向量模型" && added.configuration.pooling == .cls)
        }
    }

    @Test("memory for the longest text is taken when a text needs it")
    func scratch() throws {
        func residentBytes() throws -> Int {
            let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
                .split(separator: " ")
            return try #require(Int(fields[1])) * sysconf(Int32(_SC_PAGESIZE))
        }
        try withTemporaryFolder { folder in
            try TinyModel().write(to: folder)
            var configuration = try ModelConfiguration.read(folder).0
            // [tokens][tokens] scores alone are a gigabyte.
            configuration.maxTokens = 16_384
            let before = try residentBytes()
            let scratch = EncoderScratch(configuration)
            let after = try residentBytes()
            #expect(scratch.scores[0] == 0 && Int(bitPattern: scratch.scores) % 64 == 0)
            #expect(after - before < 1 << 29)
        }
    }
}
