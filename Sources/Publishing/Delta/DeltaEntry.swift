import Corpus
import Snapshots
import Storage

/// A delta that a channel's pointer names.
package struct DeltaEntry: Codable, Hashable, Sendable {
    /// The root that a receiver has to have.
    package var from: String
    /// In the repository.
    package var path: String
    package var bytes: Int
    /// Of the file without its footer, as of objects.
    package var sha256: String

    /// What it is held to, under the name that it has where a pull gathers.
    var file: Manifest.FileEntry {
        .init(name: FileSystem.name(of: path), length: bytes, sha256: sha256)
    }

    /// Whether this can be a delta to a root: all of it comes from the network, and the path
    /// becomes part of another.
    func isMeant(to root: String) -> Bool {
        ChannelPointer.isRoot(from) && from != root
            && path == RepositoryLayout.delta(from: from, to: root)
            && (1..<1 << 50).contains(bytes) && Digest(hex: sha256)?.hex == sha256
    }
}
