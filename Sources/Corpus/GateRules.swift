/// What an index has to be like before it may be published, as its job's `gate` and `guard` say.
///
/// Kept beside a generation, so that an export of it is judged by the same rules. Shares are 0…1.
package struct GateRules: Codable, Hashable, Sendable {
    /// File of golden questions; nil: none are asked.
    package var golden: String?
    package var minimumHitAt1: Double?
    package var minimumHitAt5: Double?
    /// Mean reciprocal rank of the first right source among ten.
    package var minimumMRR: Double?
    /// A loss against the generation before that chance alone gives more rarely than this is too
    /// large a one; 0: none is.
    package var significance: Double
    /// By how much of itself the index may grow or shrink, in bytes and in chunks.
    package var maximumSizeChange: Double?
    /// Of the sources, how many may fail.
    package var maximumFailed: Double?
    /// Of the pieces that the model cuts texts into, how many its vocabulary may lack.
    package var maximumUnknown: Double?
    /// Of passages, how many a sentence of their own has to find, in each script.
    package var minimumProbes: Double?
    /// The guard's: how many sources may be gone at once; nil: any number.
    package var maximumRemoved: Double?
    package var minimumFiles: Int

    package static let defaultSignificance = 0.05

    /// Asks nothing.
    package init() {
        significance = Self.defaultSignificance
        minimumFiles = 1
    }

    private enum CodingKeys: String, CodingKey {
        case golden, significance
        case minimumHitAt1 = "min_hit_at_1"
        case minimumHitAt5 = "min_hit_at_5"
        case minimumMRR = "min_mrr"
        case maximumSizeChange = "max_size_change"
        case maximumFailed = "max_failed"
        case maximumUnknown = "max_unknown"
        case minimumProbes = "min_probes"
        case maximumRemoved = "max_removed"
        case minimumFiles = "min_files"
    }
}
