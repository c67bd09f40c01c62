import Corpus

/// Which stages a changed setting or version makes run again, in words for `quarry plan`. Each
/// stage's key covers what it depends on (`Fingerprints`); this says the same to people.
enum StageInvalidation {
    /// - Parameter fact: a key of the manifest's settings or fingerprints.
    static func consequence(of fact: String) -> String {
        if let stage = SettingFact.stage(decidedBy: fact) { return consequence(of: stage) }
        return switch FingerprintKey(rawValue: fact) {
        case .parser: "every source is parsed again; chunks that stay the same keep their vectors"
        case .chunker: consequence(of: .chunks)
        case .model: consequence(of: .model)
        case .arithmetic: consequence(of: .vectors)
        case .analyzer, .indexing: consequence(of: .segments)
        case .writer: "what decides the bytes of segments is another version; see the lines beside"
        // A setting of another version of Quarry.
        case nil: "segments are built again"
        }
    }

    static func consequence(of stage: SettingFact.Stage) -> String {
        switch stage {
        case .chunks:
            "every document is chunked again, nothing is parsed, and new chunks are embedded"
        case .model: "every document is chunked and every chunk embedded again, nothing is parsed"
        case .vectors: "every chunk is embedded again, nothing is parsed"
        case .segments: "all segments are built again, nothing is parsed or embedded"
        case .tokenVectors:
            "all segments are built again, with or without the token vectors of their chunks, "
                + "which the model reads where the cache lacks them"
        case .calibration: "only the calibration is measured again: segments do not depend on it"
        case .manifest:
            "only the manifest is written again: it holds what the job says of queries and sources"
        }
    }
}
