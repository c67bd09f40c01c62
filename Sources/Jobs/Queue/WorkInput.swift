package import Corpus

/// What a source's work is a function of. While it stays the same, a file that was rejected will
/// be rejected again, so it is not tried.
package struct WorkInput: Hashable, Sendable {
    package let contentHash: Digest
    package let parserFingerprint: Digest
    package let settingsFingerprint: Digest

    package init(contentHash: Digest, parserFingerprint: Digest, settingsFingerprint: Digest) {
        self.contentHash = contentHash
        self.parserFingerprint = parserFingerprint
        self.settingsFingerprint = settingsFingerprint
    }
}
