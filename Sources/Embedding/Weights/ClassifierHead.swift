import Corpus

/// What a BERT classifier adds to the encoder, by the names in the checkpoint: one logit of
/// `[CLS]`, classifier · tanh(pooler · hidden[0] + bias) + bias.
final class ClassifierHead: Sendable {
    /// [hidden][hidden]; [1][hidden].
    let pooler, classifier: Weights.Linear
    private let source: TensorSource

    static let classifierName = "classifier.weight"

    /// - Throws: `corrupt`; `unsupported` (other than one logit).
    init(
        _ checkpoint: Checkpoint, of configuration: ModelConfiguration
    ) throws(QuarryError) {
        let hidden = configuration.hiddenSize
        if let shape = checkpoint.tensors[Self.classifierName]?.entry.shape, shape.first != 1 {
            throw QuarryError(
                .unsupported, path: checkpoint.path,
                "tensor \(Self.classifierName) has shape \(shape): a re-ranker gives one logit")
        }
        let source = TensorSource(checkpoint, prefix: "", precision: .f32)
        pooler = try source.linear(["bert.pooler.dense"], rows: hidden, columns: hidden)
        classifier = try source.linear(["classifier"], rows: 1, columns: hidden)
        self.source = source
    }
}
