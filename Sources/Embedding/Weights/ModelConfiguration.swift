/// Everything but the weights and the vocabulary that decides what a model computes, read from
/// a sentence-transformers folder of a BERT encoder.
package struct ModelConfiguration: Hashable, Sendable {
    package enum Activation: String, Sendable, CaseIterable {
        case gelu
        case geluTanh
        case relu
    }

    package enum Pooling: String, Sendable, CaseIterable {
        /// The mean of all token vectors, `[CLS]` and `[SEP]` included.
        case mean
        /// The vector of `[CLS]`.
        case cls
    }

    package var hiddenSize: Int
    package var layerCount: Int
    package var headCount: Int
    package var intermediateSize: Int
    package var vocabularySize: Int
    package var positionCount: Int
    package var typeCount: Int
    package var layerNormEpsilon: Float
    package var activation: Activation
    package var pooling: Pooling
    package var normalizes: Bool
    /// Of a text, `[CLS]` and `[SEP]` included; the rest is cut off.
    package var maxTokens: Int
    /// The row of the table of positions that a text's first token has: RoBERTa leaves out the
    /// rows up to the padding's.
    package var positionOffset = 0
    /// What is put before a text, by what it is for.
    package var prompts = ModelPrompts()

    /// Positions that a text's tokens can have.
    var usablePositions: Int { positionCount - positionOffset }

    package var headSize: Int { hiddenSize / headCount }

    /// One line that differs where any value differs: part of the fingerprint.
    package var canonicalText: String {
        let parts = [
            "bert", "\(hiddenSize)", "\(layerCount)", "\(headCount)", "\(intermediateSize)",
            "\(vocabularySize)", "\(positionCount)", "\(typeCount)",
            "\(layerNormEpsilon.bitPattern)", activation.rawValue, pooling.rawValue,
            "\(normalizes)", "\(maxTokens)",
        ]
        // Absent where a model has neither, so that the fingerprints of old stay.
        let offset = positionOffset == 0 ? [] : ["from \(positionOffset)"]
        return (parts + offset + prompts.canonicalParts).joined(separator: " ")
    }
}
