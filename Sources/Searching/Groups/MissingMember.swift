/// A member that a group's answer is without.
package struct MissingMember: Hashable, Sendable {
    package var name: String
    package var kind: ShardFailure.Kind
    /// Why, for people.
    package var reason: String

    package init(name: String, kind: ShardFailure.Kind, reason: String) {
        self.name = name
        self.kind = kind
        self.reason = reason
    }
}
