import Foundation

/// What a member's server says of an index before it is asked anything.
struct ShardState: Codable, Sendable {
    var version: Int
    var index: String
    var root: String
    /// The text whose SHA-256 the root is; nil where the group knows it.
    var rootText: String?
}
