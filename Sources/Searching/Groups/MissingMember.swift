/// A member that a group's answer is without.
package struct MissingMember: Hashable, Sendable {
    package var name: String
    package var kind: ShardFailure.Kind
    /// Why, for people.
    package var reason: String

    package init(_ name: String, _ failure: ShardFailure) {
        self.name = name
        kind = failure.kind
        reason = failure.reason
    }
}
