package import Corpus
import Storage

/// A sentence-transformers BERT encoder, ready to run: configuration, tokenizer, weights.
///
/// Opening maps the weights and packs the layers' matrices for the products; the vectors of the
/// vocabulary, most of a multilingual model, stay in the file. Where the digest of the weights is
/// not remembered (`WeightsDigest`), all of them are read for it.
package final class EmbeddingModel: Sendable {
    /// The folder's name.
    package let name: String
    package let configuration: ModelConfiguration
    package let tokenizer: any Tokenizer
    /// Hash of the weights, of the configuration and of the vocabulary: the identity of what
    /// the model computes. Neither path nor time enters it.
    package let fingerprint: Digest
    /// The same without the prompt of questions, which no document's vector depends on.
    package let documentFingerprint: Digest
    /// What the weights are known by in `precision`; see `WeightsDigest`.
    package let weightsDigest: Digest
    /// What the layers' products are computed in.
    package let precision: EmbedSettings.Precision
    let weights: Weights
    /// A dense layer after the pooling, where the folder has one.
    let head: DenseHead?
    private let checkpoint: Checkpoint

    /// Floats of a vector.
    package var dimension: Int { head?.linear.rows ?? configuration.hiddenSize }

    /// Tokens of a text that are read, `[CLS]` and `[SEP]` included.
    package var maxTokens: Int { configuration.maxTokens }

    var weightsPath: String { checkpoint.path }

    /// - Parameters:
    ///   - precision: what the layers' products are computed in.
    ///   - prompts: instead of the folder's.
    /// - Throws: `notFound`, `io`, `corrupt`, `invalidInput`, `unsupported`; each names the
    ///   file, and the key or the tensor.
    package static func open(
        directory: String, precision: EmbedSettings.Precision,
        prompts: StatedPrompts = StatedPrompts()
    ) throws(QuarryError) -> EmbeddingModel {
        try EmbeddingModel(directory: directory, precision: precision, prompts: prompts)
    }

    private init(
        directory: String, precision: EmbedSettings.Precision, prompts: StatedPrompts
    ) throws(QuarryError) {
        var (configuration, folder) = try ModelConfiguration.read(directory)
        prompts.replace(&configuration.prompts)
        let opened = try OpenedModel(
            directory, kind: "quarry embedding model 1", configuration: configuration,
            folder: folder, precision: precision)
        name = opened.name
        tokenizer = opened.tokenizer
        try prompts.check(
            configuration.prompts, in: folder.file(ModelPrompts.fileName), tokenizer: tokenizer,
            maxTokens: configuration.maxTokens)
        weights = opened.weights
        head = try folder.dense.map { name throws(QuarryError) in
            try DenseHead(folder: folder.file(name), width: configuration.hiddenSize)
        }
        let parts = head.map { [$0.digest.hex] } ?? []
        fingerprint = Self.fingerprint(opened.fingerprint(configuration), parts)
        var document = configuration
        document.prompts.query = ""
        documentFingerprint = Self.fingerprint(opened.fingerprint(document), parts)
        weightsDigest = opened.weightsDigest
        checkpoint = opened.checkpoint
        self.configuration = configuration
        self.precision = precision
    }

    private static func fingerprint(_ opened: Digest, _ parts: [String]) -> Digest {
        parts.isEmpty ? opened : Digest.sha256(parts: [opened.hex] + parts)
    }

    /// Hashes the weights again, whatever is remembered of them.
    /// - Throws: `corrupt` if they are not those the fingerprint speaks of.
    package func verify() throws(QuarryError) {
        guard try digest.computed() == weightsDigest else {
            throw QuarryError(
                .corrupt, path: checkpoint.path,
                "the weights have changed behind their remembered digest"
            )
        }
    }

    /// Remembers the digest of the weights beside them, so that the next opening need not read
    /// them.
    /// - Throws: `io`.
    func rememberDigest() throws(QuarryError) {
        try digest.remember(weightsDigest)
    }

    private var digest: WeightsDigest {
        WeightsDigest(checkpoint: checkpoint, configuration: configuration, precision: precision)
    }
}
