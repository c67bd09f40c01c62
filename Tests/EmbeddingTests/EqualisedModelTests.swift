import Corpus
import Storage
import TestSupport
import Testing

@testable import Embedding

@Suite("int8 models with equalised columns")
struct EqualisedModelTests {
    private let texts = ["the refund policy", "退款 期限", "", "the the the policy policy"]
    private static let attention = "encoder.layer.0.attention.self.column_scale"
    private static let inner = "encoder.layer.1.intermediate.dense.column_scale"

    /// A store with a model, "tiny", a few channels of which are large behind the layer norms.
    private func withUnevenModel(_ body: (ModelStore) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let source = folder + "/tiny"
            try TinyModel().write(to: source)
            try write(60, over: "embeddings.LayerNorm.weight", at: 3, in: source)
            try write(-9, over: "embeddings.LayerNorm.bias", at: 8, in: source)
            try write(
                40, over: "encoder.layer.1.attention.output.LayerNorm.weight", at: 7, in: source)
            let store = ModelStore(root: folder + "/models")
            _ = try store.add(directory: source)
            try body(store)
        }
    }

    private func write(
        _ value: Float, over tensor: String, at index: Int, in folder: String
    ) throws {
        let path = folder + "/model.safetensors"
        var bytes = try FileSystem.read(path)
        let entry = try #require(Safetensors(path: path).entries[tensor])
        let start = entry.range.lowerBound + 4 * index
        withUnsafeBytes(of: value.bitPattern.littleEndian) {
            bytes.replaceSubrange(start..<start + 4, with: $0)
        }
        try FileSystem.replace(path, with: bytes)
    }

    /// The tensors of `folder` that `isKept`, in the place of its weights.
    private func rewrite(_ folder: String, where isKept: (String) -> Bool) throws {
        let checkpoint = try Checkpoint(folder: folder)
        var writer = SafetensorsWriter()
        for (name, tensor) in checkpoint.tensors.sorted(by: { $0.key < $1.key })
        where isKept(name) {
            writer.add(
                name, type: tensor.entry.type, shape: tensor.entry.shape, bytes: tensor.bytes)
        }
        try writer.write(to: folder + "/model.safetensors")
    }

    @Test("floats and the folder made of them have one fingerprint and the same vectors")
    func folder() throws {
        try withUnevenModel { store in
            let floats = try store.open(name: "tiny", precision: .int8)
            let written = try store.quantise(name: "tiny")
            #expect(written.fingerprint == floats.fingerprint)
            let here = try Encoder(model: written, threads: 2).embed(texts)
            #expect(try here == Encoder(model: floats, threads: 1).embed(texts))
            #expect(here.vectors.allSatisfy { $0.isFinite })
            try written.verify()
            let checkpoint = try Checkpoint(folder: store.folder(of: "tiny-int8"))
            let names = checkpoint.tensors.keys.filter { $0.hasSuffix(".column_scale") }
            #expect(names.count == 4)
            let source = TensorSource(checkpoint, precision: .int8)
            let configuration = written.configuration
            let products: [(NormedProduct, large: [Int])] = [
                (.attention(layer: 0, of: configuration), [3, 8]),
                (.intermediate(layer: 1, of: configuration), [7]),
            ]
            let stated = products.map { $0.0.scalesName }
            #expect(stated == [Self.attention, Self.inner])
            for (product, large) in products {
                let scales = try #require(try source.columnScales(of: product)).values
                let most = large.map { scales[$0] }.min() ?? 0
                let others = scales.indices.filter { !large.contains($0) }
                #expect(others.allSatisfy { scales[$0] < most })
            }
        }
    }

    @Test("another scale is another fingerprint; what is no scale is corrupt, by name")
    func damage() throws {
        try withUnevenModel { store in
            let written = try store.quantise(name: "tiny")
            let folder = store.folder(of: "tiny-int8")
            try write(0x1p9, over: Self.attention, at: 0, in: folder)
            let other = try store.open(name: "tiny-int8", precision: .int8)
            #expect(other.fingerprint != written.fingerprint)
            for value: Float in [0, -1, 0x1p81, .infinity, .nan] {
                try write(value, over: Self.inner, at: 31, in: folder)
                let error = #expect(throws: QuarryError.self, "\(value)") {
                    try store.open(name: "tiny-int8", precision: .int8)
                }
                #expect(error?.code == .corrupt && error?.path?.hasPrefix(folder) == true)
                #expect(error?.reason.contains(Self.inner) == true)
            }
        }
    }

    @Test("a folder that lacks the scales of one product is corrupt")
    func missing() throws {
        try withUnevenModel { store in
            _ = try store.quantise(name: "tiny")
            try rewrite(store.folder(of: "tiny-int8")) { $0 != Self.inner }
            let error = #expect(throws: QuarryError.self) {
                try store.open(name: "tiny-int8", precision: .int8)
            }
            #expect(error?.code == .corrupt && error?.reason.contains(Self.inner) == true)
        }
    }

    @Test("a folder that lost all of its scales is not taken for one of an earlier Quarry")
    func stripped() throws {
        try withUnevenModel { store in
            _ = try store.quantise(name: "tiny")
            try rewrite(store.folder(of: "tiny-int8")) { !$0.hasSuffix(".column_scale") }
            let error = #expect(throws: QuarryError.self) {
                try store.open(name: "tiny-int8", precision: .int8)
            }
            #expect(error?.code == .corrupt && error?.reason.contains("weight_scale") == true)
        }
    }

    @Test("a product of integers and floats together is corrupt")
    func mixed() throws {
        try withUnevenModel { store in
            _ = try writeAsBefore(store)
            let folder = store.folder(of: "tiny-int8")
            let name = "encoder.layer.0.attention.self.value.weight"
            let floats = try Checkpoint(folder: store.folder(of: "tiny"))
            let (checkpoint, tensor) = (
                try Checkpoint(folder: folder), try #require(floats.tensors[name])
            )
            var writer = SafetensorsWriter()
            for (other, stored) in checkpoint.tensors.sorted(by: { $0.key < $1.key }) {
                let tensor = other == name ? tensor : stored
                writer.add(
                    other, type: tensor.entry.type, shape: tensor.entry.shape, bytes: tensor.bytes)
            }
            try writer.write(to: folder + "/model.safetensors")
            let error = #expect(throws: QuarryError.self) {
                try store.open(name: "tiny-int8", precision: .int8)
            }
            #expect(error?.code == .corrupt)
            #expect(error?.reason.contains("encoder.layer.0.attention.self") == true)
        }
    }

    /// What an earlier Quarry wrote: the weights themselves as integers.
    private func writeAsBefore(_ store: ModelStore) throws -> Digest {
        let source = store.folder(of: "tiny")
        let target = store.folder(of: "tiny-int8")
        try TinyModel().write(to: target)
        let tensors = TensorSource(try Checkpoint(folder: source), precision: .int8)
        defer { withExtendedLifetime(tensors) {} }
        var (writer, hasher) = (SafetensorsWriter(), Hasher256())
        for tensor in EncoderTensors(try ModelConfiguration.read(source).0).all {
            if case .columnScales = tensor.form { continue }
            hasher.update(Array("\(tensor.name) \(tensor.shape)\n".utf8))
            if tensor.form == .floats {
                let floats = UnsafeRawBufferPointer(
                    try tensors.finite(tensor.name, shape: tensor.shape))
                hasher.update(floats)
                writer.add(tensor.name, type: .f32, shape: tensor.shape, bytes: floats)
                continue
            }
            let matrix = try tensors.quantised(tensor.name, shape: tensor.shape)
            matrix.values.withUnsafeBytes {
                hasher.update($0)
                writer.add(tensor.name, type: .i8, shape: tensor.shape, bytes: $0)
            }
            matrix.scales.withUnsafeBytes {
                hasher.update($0)
                writer.add(
                    tensor.name + "_scale", type: .f32, shape: [tensor.shape[0]], bytes: $0)
            }
        }
        try writer.write(to: target + "/model.safetensors")
        return hasher.finish()
    }

    @Test("a folder of an earlier Quarry is what it was, and is not what is quantised now")
    func before() throws {
        try withUnevenModel { store in
            let digest = try writeAsBefore(store)
            let model = try store.open(name: "tiny-int8", precision: .int8)
            #expect(model.weightsDigest == digest)
            #expect(model.weights.layers.allSatisfy { $0.attention.inputFactors == nil })
            let floats = try store.open(name: "tiny", precision: .int8)
            #expect(floats.weights.layers.allSatisfy { $0.attention.inputFactors != nil })
            #expect(floats.fingerprint != model.fingerprint)
            let old = try Encoder(model: model, threads: 1).embed(texts)
            let new = try Encoder(model: floats, threads: 1).embed(texts)
            #expect(old != new)
            let error = #expect(throws: QuarryError.self) { try store.quantise(name: "tiny") }
            #expect(error?.code == .alreadyExists)
            #expect(error?.path == store.folder(of: "tiny-int8"))
            #expect(error?.reason.contains("remove the folder") == true)
        }
    }

    @Test("a digest that an earlier Quarry remembered is not believed")
    func remembered() throws {
        try withUnevenModel { store in
            let folder = store.folder(of: "tiny")
            let checkpoint = try Checkpoint(folder: folder)
            let digest = WeightsDigest(
                checkpoint: checkpoint, configuration: try ModelConfiguration.read(folder).0,
                precision: .int8)
            let expected = try #require(digest.remembered())
            let line = "\(Digest.sha256([]).hex) \(checkpoint.stamp)"
            try FileSystem.replace(
                folder + "/model.safetensors.int8-digest", with: Array(line.utf8))
            #expect(digest.remembered() == nil)
            #expect(try digest.value() == expected)
        }
    }
}
