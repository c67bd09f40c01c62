import Corpus
package import Storage

/// What a finished segment consists of.
package struct SegmentInfo: Hashable, Sendable {
    /// Hexadecimal SHA-256 of `files`; the folder's name.
    package let id: String
    package let sourceCount: Int
    package let chunkCount: Int
    /// Analyzed terms of all chunks.
    package let termCount: Int
    /// By name.
    package let files: [(name: String, info: SealedFileInfo)]

    package init(
        sourceCount: Int, chunkCount: Int, termCount: Int,
        files: [(name: String, info: SealedFileInfo)]
    ) {
        self.sourceCount = sourceCount
        self.chunkCount = chunkCount
        self.termCount = termCount
        self.files = files.sorted { $0.name < $1.name }
        id = Self.identity(of: self.files.map { ($0.name, $0.info.length, $0.info.digest.hex) })
    }

    /// SHA-256 of one line a file: name, length, SHA-256.
    package static func identity(
        of files: [(name: String, length: Int, sha256: String)]
    ) -> String {
        Digest.sha256(files.map { "\($0.name) \($0.length) \($0.sha256)\n" }.joined()).hex
    }

    package static func == (left: SegmentInfo, right: SegmentInfo) -> Bool { left.id == right.id }

    package func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
