/// A member that a group's answer is without.
package struct MissingMember: Hashable, Sendable {
    package var name: String
    package var kind: ShardFailure.Kind
    /// Why, for readers.
    package var reason: String
    /// As `ShardFailure.detail`.
    package var detail: String?
    /// Why, for those who run the group.
    package var fullReason: String { detail.map { "\(reason) (\($0))" } ?? reason }

    package init(_ name: String, _ failure: ShardFailure) {
        self.name = name
        kind = failure.kind
        reason = failure.reason
        detail = failure.detail
    }
}
