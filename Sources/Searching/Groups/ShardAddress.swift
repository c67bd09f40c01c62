/// Where a chunk is in a member's index, as long as that has one root.
package struct ShardAddress: Codable, Hashable, Sendable {
    package var segment: Int
    package var ordinal: Int
}
