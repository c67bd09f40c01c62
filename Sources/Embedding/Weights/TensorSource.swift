import Corpus

/// Hands out tensors of one file by name and shape.
final class TensorSource: Sendable {
    private let file: Safetensors
    private let prefix: String
    private let widened = WidenedTensors()

    init(_ file: Safetensors, prefix: String) {
        self.file = file
        self.prefix = prefix
    }

    convenience init(_ file: Safetensors) {
        // Checkpoints of a BERT with a head have everything under `bert.`.
        let plain = file.entries["embeddings.word_embeddings.weight"] != nil
        self.init(file, prefix: plain ? "" : "bert.")
    }

    func layer(
        _ name: String, of configuration: ModelConfiguration
    ) throws(QuarryError) -> Weights.Layer {
        let hidden = configuration.hiddenSize
        let inner = configuration.intermediateSize
        let attention = name + "attention."
        return Weights.Layer(
            query: try linear(attention + "self.query", rows: hidden, columns: hidden),
            key: try linear(attention + "self.key", rows: hidden, columns: hidden),
            value: try linear(attention + "self.value", rows: hidden, columns: hidden),
            attentionOutput: try linear(attention + "output.dense", rows: hidden, columns: hidden),
            attentionNorm: try norm(attention + "output.LayerNorm", size: hidden),
            intermediate: try linear(name + "intermediate.dense", rows: inner, columns: hidden),
            output: try linear(name + "output.dense", rows: hidden, columns: inner),
            outputNorm: try norm(name + "output.LayerNorm", size: hidden))
    }

    func linear(
        _ name: String, rows: Int, columns: Int
    ) throws(QuarryError) -> Weights.Linear {
        Weights.Linear(
            matrix: try floats(name + ".weight", shape: [rows, columns]),
            bias: try floats(name + ".bias", shape: [rows]), rows: rows, columns: columns)
    }

    /// Old checkpoints call weight and bias of a layer norm gamma and beta.
    func norm(_ name: String, size: Int) throws(QuarryError) -> Weights.Norm {
        let isOld = file.entries[prefix + name + ".gamma"] != nil
        return Weights.Norm(
            gamma: try floats(name + (isOld ? ".gamma" : ".weight"), shape: [size]),
            beta: try floats(name + (isOld ? ".beta" : ".bias"), shape: [size]))
    }

    func floats(_ name: String, shape: [Int]) throws(QuarryError) -> UnsafePointer<Float> {
        let name = prefix + name
        guard let entry = file.entries[name] else {
            throw QuarryError(.corrupt, path: file.path, "has no tensor \(name)")
        }
        guard entry.shape == shape else {
            throw QuarryError(
                .corrupt, path: file.path,
                "at byte \(entry.range.lowerBound): tensor \(name) has shape \(entry.shape), "
                    + "but config.json means \(shape)")
        }
        let bytes = file.bytes(of: entry)
        if entry.type == .f32, Int(bitPattern: bytes.baseAddress) % 4 == 0 {
            return bytes.assumingMemoryBound(to: Float.self).baseAddress!
        }
        guard let convert = Self.converter(entry.type) else {
            throw QuarryError(
                .unsupported, path: file.path,
                "tensor \(name) has element type \(entry.type.rawValue)")
        }
        return widened.add(entry.elementCount) { convert(bytes, $0) }
    }

    private static func converter(
        _ type: Safetensors.ElementType
    ) -> ((UnsafeRawBufferPointer, Int) -> Float)? {
        switch type {
        case .f32:
            {
                Float(bitPattern: $0.loadUnaligned(fromByteOffset: 4 * $1, as: UInt32.self))
            }
        case .bf16:
            {
                Float(
                    bitPattern: UInt32(
                        $0.loadUnaligned(fromByteOffset: 2 * $1, as: UInt16.self)) << 16)
            }
        case .f16:
            {
                HalfFloat.widen($0.loadUnaligned(fromByteOffset: 2 * $1, as: UInt16.self))
            }
        case .bool, .u8, .i8, .i16, .u16, .i32, .u32, .f64, .i64, .u64: nil
        }
    }
}
