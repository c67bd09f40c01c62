/// What a manifest keeps fingerprints of: the programs and the model that decide an index's bytes
/// besides the corpus and the settings.
package enum FingerprintKey: String, Sendable, CaseIterable {
    /// `quarry-parser` and the libraries it links.
    case parser
    case chunker
    case analyzer
    /// The weights, the configuration and the vocabulary.
    case model
    /// The kernels that decide the last bits of vectors.
    case arithmetic
    /// How the stages are put together.
    case indexing
    /// All versions of code that decide how chunks and vectors become bytes.
    case writer
}

extension [String: String] {
    package subscript(key: FingerprintKey) -> String? { self[key.rawValue] }
}
