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
        _ file: Safetensors, of configuration: ModelConfiguration
    ) throws(QuarryError) {
        let source = TensorSource(file)
        let hidden = configuration.hiddenSize
        let prefix = "embeddings."
        embeddings = Embeddings(
            words: try source.floats(
                prefix + "word_embeddings.weight", shape: [configuration.vocabularySize, hidden]),
            positions: try source.floats(
                prefix + "position_embeddings.weight", shape: [configuration.positionCount, hidden]),
            types: try source.floats(
                prefix + "token_type_embeddings.weight", shape: [configuration.typeCount, hidden]),
            norm: try source.norm(prefix + "LayerNorm", size: hidden))
        var layers: [Layer] = []
        for index in 0..<configuration.layerCount {
            layers.append(try source.layer("encoder.layer.\(index).", of: configuration))
        }
        self.layers = layers
        self.source = source
    }
}
