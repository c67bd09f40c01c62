package import Corpus

/// What a batch of reads found. A key in neither is not in the store.
package struct ArtifactBatch: Hashable, Sendable {
    package internal(set) var found: [Digest: [UInt8]] = [:]
    package internal(set) var damaged: [DamagedArtifact] = []
}
