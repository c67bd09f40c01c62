import Foundation

/// What is sent to a member's server: the question, and the root that has to answer it.
struct ShardCall<Query: Codable & Sendable>: Codable, Sendable {
    var version: Int
    /// Its name at that server; nil: the first one served there.
    var index: String?
    var root: String
    var query: Query
}
