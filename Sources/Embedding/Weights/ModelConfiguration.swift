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

    package var headSize: Int { hiddenSize / headCount }

    /// One line that differs where any value differs: part of the fingerprint.
    package var canonicalText: String {
        [
            "bert", "\(hiddenSize)", "\(layerCount)", "\(headCount)", "\(intermediateSize)",
            "\(vocabularySize)", "\(positionCount)", "\(typeCount)",
            "\(layerNormEpsilon.bitPattern)", activation.rawValue, pooling.rawValue,
            "\(normalizes)", "\(maxTokens)",
        ].joined(separator: " ")
    }
}
