package import Corpus
import Storage

/// What a repository holds: channels with their pasts, and tags.
package struct RepositoryListing: Sendable {
    package struct Channel: Sendable {
        /// Those that are known still, ascending; the last is the current one.
        package let history: [ChannelPointer]
        /// The id that the current pointer's signature states, which is not checked; nil: none.
        package let signedBy: String?
        /// Records of exports that never moved the channel.
        let strays: [Int]
    }

    /// By name, sorted.
    package let channels: [Channel]
    /// Names and roots, by name.
    package let tags: [(name: String, root: String)]
    /// Roots whose text is there.
    package let roots: Set<String>
    /// Files that can't be read, which are passed over.
    package var defects: [QuarryError] { unknown + unsound }
    /// Those of them that name a root: which one is not known.
    let unknown: [QuarryError]
    private let unsound: [QuarryError]

    /// - Throws: `notFound` for what is no repository; `corrupt` and `formatTooNew` for a channel's
    ///   pointer; `io`; as `RepositoryPlace.store`.
    /// - Complexity: O(pointers).
    package init(folder path: String) throws(QuarryError) {
        try self.init(RepositoryFolder(path))
    }

    init(_ folder: RepositoryFolder) throws(QuarryError) {
        try folder.checkIsRepository()
        var (channels, tags): ([Channel], [(name: String, root: String)]) = ([], [])
        var (unknown, unsound): ([QuarryError], [QuarryError]) = ([], [])
        for name in try folder.channels() {
            guard let history = try ChannelHistory(of: name, in: folder) else { continue }
            unknown += history.unreadable.map(\.reason)
            var signer: String?
            do throws(QuarryError) {
                signer = try folder.statedSigner(of: history.current.pointer)
            } catch  where error.code == .corrupt {
                unsound.append(error)
            }
            channels.append(
                Channel(history: history.pointers, signedBy: signer, strays: history.strays))
        }
        for name in try folder.tags() {
            do throws(QuarryError) {
                tags.append((name, try folder.root(ofTag: name)))
            } catch  where error.code == .corrupt {
                unknown.append(error.advised("put it back, or remove it"))
            }
        }
        self.channels = channels
        self.tags = tags
        self.unknown = unknown
        self.unsound = unsound
        roots = Set(try folder.roots())
    }
}

extension RepositoryFolder {
    /// - Throws: `corrupt`, `io`.
    fileprivate func statedSigner(of pointer: ChannelPointer) throws(QuarryError) -> String? {
        let name = RepositoryLayout.numbered(pointer.channel, sequence: pointer.sequence)
        return try signature(of: name).map { PublicKey.name(of: $0.keyID) }
    }
}
