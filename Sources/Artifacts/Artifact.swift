package import Corpus
import Storage

/// Something computed, under the digest of all that it is a function of.
package struct Artifact: Hashable, Sendable {
    package let key: Digest
    package let bytes: [UInt8]

    package init(key: Digest, bytes: [UInt8]) {
        self.key = key
        self.bytes = bytes
    }

    /// What is checked on each read: SHA-256 of kind, key and bytes. The key is in it so that an
    /// entry that points at another's bytes is found out too.
    func checksum(_ kind: ArtifactKind) -> Digest {
        var hasher = Hasher256()
        hasher.update([UInt8(kind.rawValue)] + key.bytes)
        hasher.update(bytes)
        return hasher.finish()
    }
}
