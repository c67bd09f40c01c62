package import Corpus

/// What a manifest records of a sealed file.
package struct SealedFileInfo: Hashable, Sendable {
    /// Bytes of the whole file.
    package let length: Int
    /// SHA-256 of header and payload.
    package let digest: Digest

    package init(length: Int, digest: Digest) {
        self.length = length
        self.digest = digest
    }
}
