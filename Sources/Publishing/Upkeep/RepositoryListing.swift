package import Corpus
import Storage

/// What a repository in a folder holds: channels with their pasts, and tags.
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

    /// - Throws: `notFound` for a folder that is no repository, `corrupt`, `formatTooNew`, `io`.
    /// - Complexity: O(pointers).
    package init(folder path: String) throws(QuarryError) {
        let folder = RepositoryFolder(path: path)
        guard RepositoryVerification.isRepository(path) else {
            throw QuarryError(
                .notFound, path: ForeignText.withoutSecrets(path), "is no repository in a folder")
        }
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
        let path = path(name + RepositoryLayout.minisign)
        guard FileSystem.exists(path) else { return nil }
        let file = try FileSystem.read(path, limit: Signature.maximumFileBytes)
        return PublicKey.name(of: try Signature(file: file, path: path).keyID)
    }
}
