/// Whose the sources are that ids name: an index's, or a group's at one of its members.
///
/// In a group the member is part of the name, so that no other can answer for what it has.
package struct SourceScope: Codable, Hashable, Sendable {
    /// As the server calls it; of a group the group's name.
    package var index: String
    package var member: String?

    package init(index: String, member: String? = nil) {
        self.index = index
        self.member = member
    }

    /// What stands before a path where its id is made.
    var prefix: String { index + "\0" + (member.map { $0 + "\0" } ?? "") }

    private static let longest = 1_024

    /// Whether a group can be called so.
    var isMeant: Bool { prefix.utf8.count <= Self.longest }
}
