import Corpus

/// The tensors of a BERT encoder, by their names in the checkpoint.
///
/// Float32 tensors stay where they are, in the mapped file; 16-bit ones are widened into memory
/// of their own.
final class Weights: Sendable {
    /// A matrix [rows][columns] and a bias [rows]: y = x · matrixᵀ + bias.
    // Points into immutable memory that the `Weights` object keeps alive.
    struct Linear: @unchecked Sendable {
        let matrix: UnsafePointer<Float>
        let bias: UnsafePointer<Float>
        let rows: Int
        let columns: Int
    }

    // Points into immutable memory that the `Weights` object keeps alive.
    struct Norm: @unchecked Sendable {
        let gamma: UnsafePointer<Float>
        let beta: UnsafePointer<Float>
    }

    struct Layer: Sendable {
        let query, key, value, attentionOutput: Linear
        let attentionNorm: Norm
        let intermediate, output: Linear
        let outputNorm: Norm
    }

    // Points into immutable memory that this object keeps alive.
    struct Embeddings: @unchecked Sendable {
        /// [vocabulary][hidden], [positions][hidden], [types][hidden].
        let words, positions, types: UnsafePointer<Float>
        let norm: Norm
    }

    let embeddings: Embeddings
    let layers: [Layer]
    private let source: TensorSource

    /// - Throws: `corrupt` (a tensor missing or of another shape), `unsupported` (its type).
    init(
        _ file: Safetensors, _ configuration: ModelConfiguration
    ) throws(EmbeddingError) {
        let source = TensorSource(file)
        let hidden = configuration.hiddenSize
        let prefix = "embeddings."
        embeddings = Embeddings(
            words: try source.floats(
                prefix + "word_embeddings.weight", [configuration.vocabularySize, hidden]),
            positions: try source.floats(
                prefix + "position_embeddings.weight", [configuration.positionCount, hidden]),
            types: try source.floats(
                prefix + "token_type_embeddings.weight", [configuration.typeCount, hidden]),
            norm: try source.norm(prefix + "LayerNorm", hidden))
        var layers: [Layer] = []
        for index in 0..<configuration.layerCount {
            layers.append(try source.layer("encoder.layer.\(index).", configuration))
        }
        self.layers = layers
        self.source = source
    }
}

/// What a BERT classifier adds to the encoder, by the names in the checkpoint: one logit of
/// `[CLS]`, classifier · tanh(pooler · hidden[0] + bias) + bias.
final class ClassifierHead: Sendable {
    /// [hidden][hidden]; [1][hidden].
    let pooler, classifier: Weights.Linear
    private let source: TensorSource

    static let classifierName = "classifier.weight"

    /// - Throws: `corrupt`; `unsupported` (other than one logit).
    init(_ file: Safetensors, _ configuration: ModelConfiguration) throws(EmbeddingError) {
        let hidden = configuration.hiddenSize
        if let shape = file.entries[Self.classifierName]?.shape, shape.first != 1 {
            throw EmbeddingError(
                .unsupported, path: file.path,
                "tensor \(Self.classifierName) has shape \(shape): a re-ranker gives one logit")
        }
        let source = TensorSource(file, prefix: "")
        pooler = try source.linear("bert.pooler.dense", hidden, hidden)
        classifier = try source.linear("classifier", 1, hidden)
        self.source = source
    }
}

/// Hands out tensors of one file by name and shape.
private final class TensorSource: Sendable {
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
        _ name: String, _ configuration: ModelConfiguration
    ) throws(EmbeddingError) -> Weights.Layer {
        let hidden = configuration.hiddenSize
        let inner = configuration.intermediateSize
        let attention = name + "attention."
        return Weights.Layer(
            query: try linear(attention + "self.query", hidden, hidden),
            key: try linear(attention + "self.key", hidden, hidden),
            value: try linear(attention + "self.value", hidden, hidden),
            attentionOutput: try linear(attention + "output.dense", hidden, hidden),
            attentionNorm: try norm(attention + "output.LayerNorm", hidden),
            intermediate: try linear(name + "intermediate.dense", inner, hidden),
            output: try linear(name + "output.dense", hidden, inner),
            outputNorm: try norm(name + "output.LayerNorm", hidden))
    }

    func linear(
        _ name: String, _ rows: Int, _ columns: Int
    ) throws(EmbeddingError) -> Weights.Linear {
        Weights.Linear(
            matrix: try floats(name + ".weight", [rows, columns]),
            bias: try floats(name + ".bias", [rows]), rows: rows, columns: columns)
    }

    /// Old checkpoints call weight and bias of a layer norm gamma and beta.
    func norm(_ name: String, _ size: Int) throws(EmbeddingError) -> Weights.Norm {
        let isOld = file.entries[prefix + name + ".gamma"] != nil
        return Weights.Norm(
            gamma: try floats(name + (isOld ? ".gamma" : ".weight"), [size]),
            beta: try floats(name + (isOld ? ".beta" : ".bias"), [size]))
    }

    func floats(_ name: String, _ shape: [Int]) throws(EmbeddingError) -> UnsafePointer<Float> {
        let name = prefix + name
        guard let entry = file.entries[name] else {
            throw EmbeddingError(.corrupt, path: file.path, "has no tensor \(name)")
        }
        guard entry.shape == shape else {
            throw EmbeddingError(
                .corrupt, path: file.path,
                "at byte \(entry.range.lowerBound): tensor \(name) has shape \(entry.shape), "
                    + "but config.json means \(shape)")
        }
        let bytes = file.bytes(of: entry)
        if entry.type == .f32, Int(bitPattern: bytes.baseAddress) % 4 == 0 {
            return bytes.assumingMemoryBound(to: Float.self).baseAddress!
        }
        guard let convert = Self.converter(entry.type) else {
            throw EmbeddingError(
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

/// IEEE 754 binary16; Swift's own `Float16` is missing on x86 macOS.
enum HalfFloat {
    static func widen(_ bits: UInt16) -> Float {
        let sign = UInt32(bits & 0x8000) << 16
        let exponent = UInt32(bits >> 10 & 0x1F)
        let fraction = UInt32(bits & 0x3FF)
        switch exponent {
        case 0:
            let size = Float(fraction) * 0x1p-24
            return sign == 0 ? size : -size
        case 0x1F: return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
        default: return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
        }
    }
}
