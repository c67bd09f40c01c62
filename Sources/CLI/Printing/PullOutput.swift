import Publishing

/// What `quarry pull --json` prints.
struct PullOutput: Encodable {
    var root: String
    var sequence: Int
    var createdAt: Int
    var bytesDownloaded: Int
    var bytesOfIndex: Int
    var bytesSaved: Int
    var way: String
    @Stated var deltaRefusal: String?
    var rolledBack: Bool
    /// Whether the channel is older than the caller finds good.
    var stale: Bool
    @Stated var verifiedBy: String?
    var seconds: Double

    init(_ outcome: PullOutcome, isStale: Bool) {
        root = outcome.root
        sequence = outcome.sequence
        createdAt = outcome.createdAt
        bytesDownloaded = outcome.bytesDownloaded
        bytesOfIndex = outcome.bytesOfIndex
        bytesSaved = outcome.bytesSaved
        way = outcome.way.rawValue
        deltaRefusal = outcome.deltaRefusal
        rolledBack = outcome.isRolledBack
        stale = isStale
        verifiedBy = outcome.verifiedBy
        seconds = outcome.seconds
    }
}
