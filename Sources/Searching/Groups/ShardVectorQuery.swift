/// Asks a member for the vectors of chunks.
package struct ShardVectorQuery: Codable, Hashable, Sendable {
    package var question: ShardQuestion
    package var addresses: [ShardAddress]
}
