package import Snapshots

/// Whose measurements say how much each retriever counts in a group.
package enum GroupWeights: Sendable {
    /// The members' means, see `GroupManifest`.
    case members
    /// An index's, such as one of all that the group has.
    case index(Manifest)

    /// The root that the group's depends on, besides the members'.
    package var root: String? {
        switch self {
        case .members: nil
        case .index(let manifest): manifest.root
        }
    }
}
