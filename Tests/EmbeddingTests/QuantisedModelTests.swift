import CKernels
import Corpus
import Storage
import TestSupport
import Testing

@testable import Embedding

@Suite("models in int8", .serialized)
struct QuantisedModelTests {
    private let texts = ["the refund policy", "退款 期限", "", "the the the policy policy"]

    private func withStore(_ body: (ModelStore) throws -> Void) throws {
        try withTemporaryFolder { folder in
            try TinyModel().write(to: folder + "/tiny")
            let store = ModelStore(root: folder + "/models")
            _ = try store.add(directory: folder + "/tiny")
            try body(store)
        }
    }

    @Test("a quantised folder has the fingerprint and the vectors of the floats it was made from")
    func folder() throws {
        try withStore { store in
            let floats = try store.open(name: "tiny", precision: .int8)
            let written = try store.quantise(name: "tiny")
            #expect(written.name == "tiny-int8" && store.precision(of: "tiny-int8") == .int8)
            #expect(written.fingerprint == floats.fingerprint)
            #expect(try store.quantise(name: "tiny").fingerprint == floats.fingerprint)
            let here = try Encoder(model: written, threads: 2).embed(texts)
            #expect(try here == Encoder(model: floats, threads: 1).embed(texts))
            let exact = try store.open(name: "tiny", precision: .f32)
            #expect(exact.fingerprint != floats.fingerprint)
            try written.verify()
        }
    }

    @Test("what is in int8 can't be opened in f32 or quantised again, and says what to do")
    func refusals() throws {
        try withStore { store in
            _ = try store.quantise(name: "tiny")
            let wrong = #expect(throws: QuarryError.self) {
                try store.open(name: "tiny-int8", precision: .f32)
            }
            #expect(wrong?.code == .invalidInput)
            #expect(wrong?.reason.contains("precision: int8") == true)
            let twice = #expect(throws: QuarryError.self) { try store.quantise(name: "tiny-int8") }
            #expect(twice?.code == .invalidInput)
        }
    }

    @Test("a scale or a weight that was changed changes the fingerprint; -128 is corrupt")
    func damage() throws {
        try withStore { store in
            let written = try store.quantise(name: "tiny")
            let path = store.folder(of: "tiny-int8") + "/model.safetensors"
            let whole = try FileSystem.read(path)
            let entries = try Safetensors(path: path).entries
            let name = "encoder.layer.0.output.dense.weight"
            for tensor in [name, name + "_scale"] {
                var bytes = whole
                bytes[try #require(entries[tensor]).range.lowerBound] ^= 1
                try FileSystem.replace(path, with: bytes)
                let changed = try store.open(name: "tiny-int8", precision: .int8)
                #expect(changed.fingerprint != written.fingerprint, "\(tensor)")
            }
            var bytes = whole
            bytes[try #require(entries[name]).range.lowerBound] = 0x80
            try FileSystem.replace(path, with: bytes)
            let corrupt = #expect(throws: QuarryError.self) {
                try store.open(name: "tiny-int8", precision: .int8)
            }
            #expect(corrupt?.code == .corrupt)
        }
    }

    @Test(
        "all-MiniLM-L6-v2: the same bytes on every path, near the floats",
        .enabled(if: Reference.isPresent, "needs the model and the shared reference data"))
    func paths() throws {
        defer { quarry_force_kernel(nil) }
        let texts = Array(try Reference.texts().prefix(24))
        let exact = try Reference.vectors()
        for precision in EmbedSettings.Precision.allCases {
            let model = try EmbeddingModel.open(directory: Reference.model, precision: precision)
            let expected = try Encoder(model: model, threads: 2).embed(texts)
            // Without fused multiply-adds in hardware the portable path takes minutes.
            for name in Kernel.available where name != "portable" {
                try #require(quarry_force_kernel(name))
                #expect(try Encoder(model: model, threads: 1).embed(texts) == expected, "\(name)")
            }
            try #require(quarry_force_kernel("portable"))
            let one = try Encoder(model: model, threads: 1).embed(["退款 refund"])
            quarry_force_kernel(nil)
            #expect(try one == Encoder(model: model, threads: 1).embed(["退款 refund"]))
            for index in 0..<expected.count {
                let range = index * model.dimension..<(index + 1) * model.dimension
                let found = cosine(expected[index], exact[range])
                #expect(found > (precision == .f32 ? 0.99999 : 0.98), "\(precision) \(index)")
            }
        }
    }
}
