package import Corpus
import Storage

/// What a repository holds: channels with their pasts, and tags.
package struct RepositoryListing: Sendable {
    package struct Channel: Sendable {
        /// Those that are known still, ascending; the last is the current one.
        package let history: [ChannelPointer]
        /// The id that the current pointer's signature states, which is not checked; nil: none.
        package let signedBy: String?
    }

    /// By name, sorted.
    package let channels: [Channel]
    /// Names and roots, by name.
    package let tags: [(name: String, root: String)]
    /// Roots whose text is there.
    package let roots: Set<String>

    /// - Throws: `notFound` for what is no repository, `corrupt`, `formatTooNew`, `io`; as
    ///   `RepositoryPlace.store`.
    /// - Complexity: O(pointers).
    package init(folder path: String) throws(QuarryError) {
        try self.init(RepositoryFolder(path))
    }

    init(_ folder: RepositoryFolder) throws(QuarryError) {
        try folder.checkIsRepository()
        var channels: [Channel] = []
        for name in try folder.channels() {
            let history = try folder.history(of: name)
            guard let current = history.last else { continue }
            channels.append(
                Channel(history: history, signedBy: try folder.statedSigner(of: current)))
        }
        self.channels = channels
        var tags: [(name: String, root: String)] = []
        for name in try folder.tags() { tags.append((name, try folder.root(ofTag: name))) }
        self.tags = tags
        roots = Set(try folder.roots())
    }
}

extension RepositoryFolder {
    /// - Throws: `corrupt`, `unsupported`, `io`.
    fileprivate func statedSigner(of pointer: ChannelPointer) throws(QuarryError) -> String? {
        let name = RepositoryLayout.numbered(pointer.channel, sequence: pointer.sequence)
        return try signature(of: name).map { PublicKey.name(of: $0.keyID) }
    }
}
