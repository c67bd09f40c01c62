import Corpus

/// The tensors of a BERT encoder, by their names in the checkpoint, in the form in which they are
/// multiplied.
///
/// Matrices of the layers are packed into memory of their own at opening; tables of embeddings
/// stay in the mapped file, from which a text reads a few rows.
final class Weights: Sendable {
    /// y = x · matrixᵀ + bias; matrix is [rows][columns], bias [rows].
    // Points into immutable memory that the `Weights` object keeps alive.
    struct Linear: @unchecked Sendable {
        let matrix: PackedMatrix
        let bias: UnsafePointer<Float>
        let rows: Int
        let columns: Int
        /// [columns]: what the input is multiplied by before it becomes integers, 1 over the
        /// `ColumnScales` of the matrix; nil for nothing.
        let inputFactors: UnsafePointer<Float>?
    }

    // Points into immutable memory that the `Weights` object keeps alive.
    struct Norm: @unchecked Sendable {
        let gamma: UnsafePointer<Float>
        let beta: UnsafePointer<Float>
    }

    struct Layer: Sendable {
        /// Query, key and value in one matrix, [3 · hidden][hidden]: they have one input.
        let attention: Linear
        let attentionOutput: Linear
        let attentionNorm: Norm
        let intermediate, output: Linear
        let outputNorm: Norm
    }

    // Points into immutable memory that this object keeps alive.
    struct Embeddings: @unchecked Sendable {
        /// [vocabulary][hidden].
        let words: WordTable
        /// [positions][hidden], [types][hidden].
        let positions, types: UnsafePointer<Float>
        let norm: Norm
    }

    let embeddings: Embeddings
    let layers: [Layer]
    private let source: TensorSource

    /// - Throws: `corrupt` (a tensor missing or of another shape), `unsupported` (its type),
    ///   `invalidInput` (weights in int8 where floats are asked for).
    init(
        _ checkpoint: Checkpoint, of configuration: ModelConfiguration,
        precision: EmbedSettings.Precision
    ) throws(QuarryError) {
        let source = TensorSource(checkpoint, precision: precision)
        let hidden = configuration.hiddenSize
        let prefix = "embeddings."
        embeddings = Embeddings(
            words: try source.words(
                prefix + "word_embeddings.weight", shape: [configuration.vocabularySize, hidden]),
            positions: try source.floats(
                prefix + "position_embeddings.weight", shape: [configuration.positionCount, hidden]),
            types: try source.floats(
                prefix + "token_type_embeddings.weight", shape: [configuration.typeCount, hidden]),
            norm: try source.norm(prefix + "LayerNorm", size: hidden))
        var layers: [Layer] = []
        for index in 0..<configuration.layerCount {
            layers.append(try source.layer(index, of: configuration))
        }
        self.layers = layers
        self.source = source
    }
}
