package import Corpus

/// An entry whose bytes were not those stored; it has been removed.
package struct DamagedArtifact: Hashable, Sendable {
    package let kind: ArtifactKind
    package let key: Digest
}
