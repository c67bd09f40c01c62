/// Asks a member which sources it has, by keys of their names.
package struct ShardSourceQuery: Codable, Hashable, Sendable {
    /// Keys above this one are wanted; nil: from the first.
    package var after: UInt64?
    /// Keys whose names are wanted.
    package var names: [UInt64] = []

    package init(after: UInt64? = nil, names: [UInt64] = []) {
        self.after = after
        self.names = names
    }

    /// One answer has no more keys.
    package static let mostKeys = 250_000
    /// One question asks for no more names.
    package static let mostNames = 100
}
