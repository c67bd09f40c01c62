/// Asks a member to compare chunks with the question word by word.
package struct ShardScoreQuery: Codable, Hashable, Sendable {
    package var question: ShardQuestion
    /// [words][dimension]
    package var words: FloatRow
    package var dimension: Int
    package var addresses: [ShardAddress]
}
