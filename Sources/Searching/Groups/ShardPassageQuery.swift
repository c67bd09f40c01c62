/// Asks a member for chunks as they are shown.
package struct ShardPassageQuery: Codable, Hashable, Sendable {
    package var question: ShardQuestion
    /// Nil: what the scores are made of is not asked.
    package var collection: CollectionStatistics?
    package var addresses: [ShardAddress]
    /// Chunks of the source wanted before and after each.
    package var context: Int

    /// One asks for no more, nor do the queries for scores and vectors.
    package static let mostAddresses = 1_000
}
