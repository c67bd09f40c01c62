import CKernels
import Corpus
import Foundation
import Storage
import TestSupport
import Testing

@testable import Embedding

@Suite("weights and vectors that are no numbers")
struct NoNumberTests {
    private let texts = ["the refund", "the policy of the refund"]

    /// All that an encoder is asked for ends in one error, which names the model.
    private func expectNoNumber(_ model: EmbeddingModel, in folder: String) {
        let encoder = Encoder(model: model, threads: 2)
        let asked: [() throws -> Void] = [
            { _ = try encoder.embed(texts) }, { _ = try encoder.embed(texts) { $0.ids } },
            { _ = try encoder.tokenVectors(texts) }, { _ = try encoder.wordVectors(texts) },
            { _ = try encoder.meanWordVector() },
        ]
        for (number, ask) in asked.enumerated() {
            let error = #expect(throws: QuarryError.self, "\(number)") { try ask() }
            #expect(error?.code == .invalidInput && error?.path?.hasPrefix(folder) == true)
            #expect(error?.reason.contains("the model spoilt") == true)
        }
    }

    @Test(
        "a model that makes what is no number is named and refused, whatever it is asked for",
        arguments: [Float.nan, .infinity])
    func noNumber(value: Float) throws {
        try withTemporaryFolder { folder in
            let name = folder + "/spoilt"
            try TinyModel().write(to: name)
            try spoil("encoder.layer.1.output.LayerNorm.bias", with: value, in: name)
            expectNoNumber(try .open(directory: name, precision: .f32), in: name)
        }
    }

    @Test(
        "a vector that is too long to be measured is none, not one of zeros",
        arguments: EmbedSettings.Precision.allCases)
    func tooLong(precision: EmbedSettings.Precision) throws {
        try withTemporaryFolder { folder in
            let name = folder + "/spoilt"
            try TinyModel().write(to: name)
            // A number, and so is what is pooled; its square is beyond the range of floats.
            try spoil("encoder.layer.1.output.LayerNorm.weight", with: 1e30, in: name)
            expectNoNumber(try .open(directory: name, precision: precision), in: name)
        }
    }

    @Test(
        "in int8 weights that are no numbers are refused on each way in, and the tensor named",
        arguments: [
            "embeddings.word_embeddings.weight", "embeddings.position_embeddings.weight",
            "encoder.layer.0.attention.self.key.weight", "encoder.layer.1.output.LayerNorm.weight",
        ], [Float(bitPattern: 0x7FC0_0080), -.infinity])
    func integers(tensor: String, value: Float) throws {
        try withTemporaryFolder { folder in
            let source = folder + "/spoilt"
            let store = ModelStore(root: folder + "/models")
            for name in [source, store.folder(of: "here")] {
                try TinyModel().write(to: name)
                try spoil(tensor, with: value, in: name)
            }
            let ways: [(() throws -> EmbeddingModel, String)] = [
                ({ try EmbeddingModel.open(directory: source, precision: .int8) }, source),
                ({ try store.add(directory: source) }, source),
                ({ try store.open(name: "here", precision: .int8) }, store.folder(of: "here")),
                ({ try store.quantise(name: "here") }, store.folder(of: "here")),
            ]
            for (number, (way, place)) in ways.enumerated() {
                let error = #expect(throws: QuarryError.self, "\(number)") { _ = try way() }
                #expect(error?.code == .invalidInput, "\(number)")
                #expect(error?.path == place + "/model.safetensors", "\(number)")
                #expect(error?.reason.contains(tensor) == true, "\(number)")
            }
            #expect(try store.list() == ["here"])
        }
    }

    @Test("a row of the vocabulary that nobody has looked at since makes no vector in int8")
    func words() throws {
        try withTemporaryFolder { folder in
            try TinyModel().write(to: folder)
            // The first row is that of [PAD].
            let value = Float(bitPattern: 0x7FC0_0080)
            try spoil("embeddings.word_embeddings.weight", with: value, in: folder)
            try WeightsDigest(
                checkpoint: Checkpoint(folder: folder),
                configuration: ModelConfiguration.read(folder).0, precision: .int8
            ).remember(Digest.sha256([]))
            let encoder = Encoder(
                model: try .open(directory: folder, precision: .int8), threads: 1)
            #expect(try encoder.embed(["the refund"]).vectors.allSatisfy(\.isFinite))
            #expect { try encoder.embed(["the [PAD] refund"]) } throws: {
                ($0 as? QuarryError)?.code == .invalidInput
            }
        }
    }

    @Test("a scale of a quantised folder that is no number is refused, and its tensor named")
    func scales() throws {
        try withTemporaryFolder { folder in
            let store = ModelStore(root: folder)
            try TinyModel().write(to: store.folder(of: "tiny"))
            _ = try store.quantise(name: "tiny")
            let tensor = "encoder.layer.0.output.dense.weight"
            try spoil(tensor + "_scale", with: .nan, in: store.folder(of: "tiny-int8"))
            let error = #expect(throws: QuarryError.self) {
                try store.open(name: "tiny-int8", precision: .int8)
            }
            #expect(error?.code == .invalidInput && error?.reason.contains(tensor) == true)
        }
    }

    @Test("a cross-encoder's score that is no number is an error")
    func crossEncoder() throws {
        try withTemporaryFolder { folder in
            let source = Reference.packageRoot + "/Tests/EmbeddingTests/Fixtures/cross-encoder"
            try FileManager.default.copyItem(atPath: source, toPath: folder + "/cross")
            // Behind the encoder, where tanh would have made a number of it.
            try spoil("bert.pooler.dense.bias", with: .nan, in: folder + "/cross")
            let encoder = CrossEncoder(
                model: try CrossModel.open(directory: folder + "/cross"), threads: 1)
            let error = #expect(throws: QuarryError.self) {
                try encoder.logits("refund", texts: ["the policy"])
            }
            #expect(error?.code == .invalidInput)
            #expect(error?.reason.contains("the model cross") == true)
        }
    }

    /// Writes a value over a tensor's first.
    private func spoil(_ tensor: String, with value: Float, in folder: String) throws {
        let path = folder + "/model.safetensors"
        var bytes = try FileSystem.read(path)
        let count = (0..<8).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) }
        let json = try JSONSerialization.jsonObject(with: Data(bytes[8..<8 + count]))
        let header = try #require(json as? [String: Any])
        let entry = try #require(header[tensor] as? [String: Any])
        let start = try #require(entry["data_offsets"] as? [Int])[0] + 8 + count
        withUnsafeBytes(of: value.bitPattern.littleEndian) { raw in
            bytes.replaceSubrange(start..<start + raw.count, with: raw)
        }
        try FileSystem.replace(path, with: bytes)
    }
}

/// What kernels make of values that are no numbers, or lead out of their range, on every path.
@Suite("kernels and what is no number", .serialized)
struct NoNumberKernelTests {
    private static let width = 37

    /// Values of which one is replaced, in a whole vector register and behind the last one.
    private func onEachPath(
        _ value: Float, _ body: (String, KernelTables, inout [Float]) throws -> Void
    ) throws {
        defer { quarry_force_kernel(nil) }
        for name in Kernel.available {
            try #require(quarry_force_kernel(name))
            for place in [3, Self.width - 1] {
                var random = SeededGenerator(seed: 5)
                var values = random.floats(Self.width, spread: 2)
                values[place] = value
                try body("\(name) at \(place)", KernelTables(), &values)
            }
        }
    }

    @Test("comparisons make no number of what is none: relu, tanh, softmax")
    func kept() throws {
        let width = Self.width
        try onEachPath(.nan) { name, tables, values in
            for kernel in [tables.encoder.relu, tables.encoder.tanh] {
                var row = values
                kernel?(&row, width)
                #expect(row.count { $0.isNaN } == 1, "\(name)")
            }
            var sum: Float = 0
            tables.encoder.softmax(&values, &sum, 0.3, 1, width, width)
            #expect(sum.isNaN, "\(name)")
        }
    }

    @Test("a length or a variance beyond the range of floats makes no zeros")
    func range() throws {
        let width = Self.width
        try onEachPath(1e30) { name, tables, values in
            let ones = [Float](repeating: 1, count: width)
            var row = values
            tables.encoder.normalize(&row, 1, width)
            #expect(row.allSatisfy { $0.isNaN }, "\(name)")
            tables.encoder.layer_norm(&values, ones, ones, 1e-12, 1, width)
            #expect(values.allSatisfy { $0.isNaN }, "\(name)")
        }
    }

    @Test(
        "a row with what is no finite number is worth none in int8",
        arguments: [Float(bitPattern: 0x7FC0_0080), .infinity, -.infinity])
    func quantised(value: Float) throws {
        let width = Self.width
        try onEachPath(value) { name, tables, row in
            var integers = [Int8](repeating: 0, count: width)
            #expect(quarry_quantise(&integers, row, width).isNaN)
            var values = [UInt8](repeating: 0, count: 40)
            var scale: Float = 0
            values.withUnsafeMutableBufferPointer { values in
                withUnsafeMutablePointer(to: &scale) { scale in
                    var rows = quarry_rows_i8(
                        values: values.baseAddress, pitch: 40, scales: scale)
                    tables.gemm.quantise(&rows, row, width, 1, width)
                }
            }
            #expect(scale.isNaN, "\(name)")
        }
    }
}
