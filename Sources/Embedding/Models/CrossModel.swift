package import Corpus

/// A BERT cross-encoder, ready to run: a `BertForSequenceClassification` with one logit, which
/// says how well the second text of a pair answers the first (Nogueira & Cho 2019).
package final class CrossModel: Sendable {
    /// The folder's name.
    package let name: String
    package let configuration: ModelConfiguration
    package let tokenizer: any Tokenizer
    /// Hash of the weights, of the configuration and of the vocabulary.
    package let fingerprint: Digest
    let weights: Weights
    let head: ClassifierHead
    private let checkpoint: Checkpoint
    private let weightsDigest: Digest

    var weightsPath: String { checkpoint.path }

    /// Tokens of a pair that are read, `[CLS]` and both `[SEP]` included.
    package var maxTokens: Int { configuration.maxTokens }

    /// Opens a folder with `config.json`, the tokenizer's files and `model.safetensors`.
    /// - Throws: `notFound`, `io`, `corrupt`, `invalidInput`, `unsupported`; each names the
    ///   file, and the key or the tensor.
    package static func open(directory: String) throws(QuarryError) -> CrossModel {
        try CrossModel(directory: directory)
    }

    private init(directory: String) throws(QuarryError) {
        let (configuration, folder) = try ModelConfiguration.readCross(directory)
        let opened = try OpenedModel(
            directory, kind: "quarry cross-encoder 1", configuration: configuration,
            folder: folder, precision: .f32)
        name = opened.name
        tokenizer = opened.tokenizer
        guard configuration.maxTokens > tokenizer.pairTokens else {
            throw QuarryError(
                .invalidInput, path: folder.transformerFile("config.json"),
                "\"max_position_embeddings\" leaves no room for a pair of texts")
        }
        fingerprint = opened.fingerprint(configuration)
        weights = opened.weights
        weightsDigest = opened.weightsDigest
        checkpoint = opened.checkpoint
        head = try ClassifierHead(checkpoint, of: configuration)
        self.configuration = configuration
    }

    /// Remembers the digest of the weights beside them.
    /// - Throws: `io`.
    func rememberDigest() throws(QuarryError) {
        try WeightsDigest(checkpoint: checkpoint, configuration: configuration).remember(
            weightsDigest)
    }
}
