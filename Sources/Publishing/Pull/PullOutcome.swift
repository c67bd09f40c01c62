/// What a pull did.
package struct PullOutcome: Sendable {
    package enum Way: String, Sendable {
        /// The index had the root already.
        case unchanged
        /// What has changed came, and the segments were derived from an older generation.
        case delta
        /// Segments were brought, file by file.
        case objects
    }

    /// Of the index's current generation.
    package var root: String
    package var sequence: Int
    /// When the channel's pointer was made. Seconds since 1970.
    package var createdAt: Int
    package var bytesDownloaded: Int
    package var bytesOfIndex: Int
    package var way: Way
    /// That did not have to come, since they were derived.
    package var bytesSaved: Int
    /// Why segments came whole although there is an older generation, for people.
    package var deltaRefusal: String?
    /// Whether the index is left at a generation that somebody went back to; `root` is that one's,
    /// all else is of the channel.
    package var isRolledBack: Bool
    /// The id of the key whose signature was checked; nil: none was asked for.
    package var verifiedBy: String?
    package var seconds: Double

    /// Seconds since the channel's pointer was made; less than 0 where a clock is wrong.
    package func age(at now: Double) -> Double { now - Double(createdAt) }

    /// Whether the pointer is older than `limit` seconds, or of a time so far ahead that it tells
    /// nothing of its age.
    package func isStale(after limit: Double, at now: Double) -> Bool {
        age(at: now) > limit || age(at: now) < -ChannelPointer.maximumLead
    }
}
