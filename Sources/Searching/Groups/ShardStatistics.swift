/// What a member says of a question before anything is searched.
package struct ShardStatistics: Codable, Hashable, Sendable {
    package var collection: CollectionStatistics
    /// What its reader should know of how the conditions were taken.
    package var notes: [String]
    /// Which of the preferred conditions chunks meet that meet all others: the bits of each
    /// combination there is, lowest for the first condition.
    package var preferences: [Int]
    package var hasSignatures: Bool

    /// A question prefers no more: combinations double with each, and each has one of 16 bits.
    package static let mostPreferences = 10
}
