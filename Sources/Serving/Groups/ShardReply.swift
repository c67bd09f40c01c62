import Foundation

/// What a member's server sends back, with the root it is of.
struct ShardReply<Answer: Codable & Sendable>: Codable, Sendable {
    var version: Int
    var root: String
    /// Nil where the root is another one than was asked.
    var answer: Answer?
}
