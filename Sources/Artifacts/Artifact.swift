package import Corpus
import Storage

/// What a stored artifact is. The kinds have separate keys.
package enum ArtifactKind: Int, Sendable, CaseIterable {
    case document = 1
    case chunks = 2
    case vector = 3
    /// A late-interaction score of two texts.
    case similarity = 4
}

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

/// An entry whose bytes were not those stored; it has been removed.
package struct DamagedArtifact: Hashable, Sendable {
    package let kind: ArtifactKind
    package let key: Digest
}

/// What a batch of reads found. A key in neither is not in the store.
package struct ArtifactBatch: Hashable, Sendable {
    package internal(set) var found: [Digest: [UInt8]] = [:]
    package internal(set) var damaged: [DamagedArtifact] = []
}

/// What the store holds, and what this process saw of it.
package struct ArtifactStatistics: Hashable, Sendable {
    package struct Total: Hashable, Sendable {
        package var count = 0
        /// Without keys, checksums and the database's own pages.
        package var bytes = 0
    }

    package internal(set) var totals: [ArtifactKind: Total] = [:]
    /// Since the store was opened by this process.
    package internal(set) var damaged = 0
    package internal(set) var evicted = 0

    // Totals come from the file, and a damaged one must not trap.
    package var bytes: Int { totals.values.reduce(0) { $0 &+ $1.bytes } }
    package var count: Int { totals.values.reduce(0) { $0 &+ $1.count } }
}
