import Corpus
import Storage

/// What the folders of all BERT models have in common, opened: an encoder's and a
/// cross-encoder's.
struct OpenedModel {
    /// The folder's name.
    let name: String
    let configuration: ModelConfiguration
    let tokenizer: any Tokenizer
    let checkpoint: Checkpoint
    let weights: Weights
    /// What the weights are known by in the precision they were opened in.
    let weightsDigest: Digest
    private let kind: String
    private let vocabularyDigest: Digest

    /// - Parameters:
    ///   - kind: what the model is and the version of how it is computed; part of the fingerprint.
    ///   - configuration: as read from the folder.
    ///   - precision: what the layers' products are computed in.
    /// - Throws: `notFound`, `io`, `corrupt`, `invalidInput`, `unsupported`; each names the
    ///   file, and the key or the tensor.
    init(
        _ directory: String, kind: String, configuration: ModelConfiguration,
        folder: ModelFolder, precision: EmbedSettings.Precision
    ) throws(QuarryError) {
        (tokenizer, vocabularyDigest) = try TokenizerFolder.read(folder)
        guard tokenizer.vocabularyCount <= configuration.vocabularySize else {
            throw QuarryError(
                .invalidInput, path: folder.transformerFile("config.json"),
                "\"vocab_size\" is less than the \(tokenizer.vocabularyCount) tokens there are")
        }
        checkpoint = try Checkpoint(folder: folder.transformer)
        weights = try Weights(checkpoint, of: configuration, precision: precision)
        weightsDigest = try WeightsDigest(
            checkpoint: checkpoint, configuration: configuration, precision: precision
        ).value()
        name = FileSystem.name(of: directory)
        self.configuration = configuration
        self.kind = kind
    }

    /// Hash of the kind of model, of the weights, a configuration and the vocabulary.
    func fingerprint(_ configuration: ModelConfiguration) -> Digest {
        Digest.sha256(parts: [
            kind, weightsDigest.hex, configuration.canonicalText, vocabularyDigest.hex,
        ])
    }
}
