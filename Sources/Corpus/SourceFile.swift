/// A file of the corpus before it is parsed.
package struct SourceFile: Hashable, Sendable {
    package let id: SourceID
    package let type: SourceType
    package let byteCount: Int
    /// SHA-256 of the file's bytes.
    package let contentHash: Digest
    /// The encoding that the settings state for it: with the bytes, what its text is made of.
    package let encoding: TextEncoding?

    package init(
        id: SourceID, type: SourceType, byteCount: Int, contentHash: Digest,
        encoding: TextEncoding? = nil
    ) {
        self.id = id
        self.type = type
        self.byteCount = byteCount
        self.contentHash = contentHash
        self.encoding = encoding
    }
}
