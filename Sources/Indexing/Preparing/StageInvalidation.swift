/// Which stages a changed setting or version makes run again, in words for `quarry plan`. Each
/// stage's key covers what it depends on (`Fingerprints`); this says the same to people.
enum StageInvalidation {
    /// - Parameter fact: a key of the manifest's settings or fingerprints.
    static func consequence(of fact: String) -> String {
        switch fact {
        case "parser": "every source is parsed again; chunks that stay the same keep their vectors"
        case "chunker", "chunk.strategy", "chunk.max_tokens", "chunk.overlap_tokens",
            "chunk.max_characters", "chunk.overlap_characters":
            "every document is chunked again, nothing is parsed, and new chunks are embedded"
        case "model", "embed.model":
            "every document is chunked and every chunk embedded again, nothing is parsed"
        case "arithmetic", "embed.precision": "every chunk is embedded again, nothing is parsed"
        case "analyzer", "hnsw.m", "hnsw.ef_construction", "indexing":
            "all segments are built again, nothing is parsed or embedded"
        case "bm25.k1", "bm25.b":
            "only the calibration is measured again: segments do not depend on it"
        case _ where fact.hasPrefix("ranking.") || fact.hasPrefix("metadata"):
            "only the manifest is written again: it holds what the job says of queries and sources"
        default: "segments are built again"
        }
    }
}
