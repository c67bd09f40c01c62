import Publishing

/// What `quarry pull --json` prints.
struct PullOutput: Encodable {
    private let outcome: PullOutcome

    /// Whether the channel is older than the caller finds good.
    private let isStale: Bool

    init(_ outcome: PullOutcome, isStale: Bool) {
        self.outcome = outcome
        self.isStale = isStale
    }

    private enum CodingKeys: String, CodingKey {
        case root, sequence, createdAt, bytesDownloaded, bytesOfIndex, bytesSaved, way
        case deltaRefusal, rolledBack, stale, verifiedBy, seconds
    }

    /// Keys of the contract are there even where they have nothing to say.
    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(outcome.root, forKey: .root)
        try values.encode(outcome.sequence, forKey: .sequence)
        try values.encode(outcome.createdAt, forKey: .createdAt)
        try values.encode(outcome.bytesDownloaded, forKey: .bytesDownloaded)
        try values.encode(outcome.bytesOfIndex, forKey: .bytesOfIndex)
        try values.encode(outcome.bytesSaved, forKey: .bytesSaved)
        try values.encode(outcome.way.rawValue, forKey: .way)
        try values.encode(outcome.deltaRefusal, forKey: .deltaRefusal)
        try values.encode(outcome.isRolledBack, forKey: .rolledBack)
        try values.encode(isStale, forKey: .stale)
        try values.encode(outcome.verifiedBy, forKey: .verifiedBy)
        try values.encode(outcome.seconds, forKey: .seconds)
    }
}
