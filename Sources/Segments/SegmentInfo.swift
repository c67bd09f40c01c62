package import Corpus
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

/// The names and kinds of a segment's own files; postings, vectors and graph name theirs.
enum SegmentFile {
    static let sources = "sources"
    static let chunks = "chunks"
    static let vectors = "vectors"
    static let graph = "graph"
    static let signatures = "signatures"

    static let sourcesKind = FileKind("SRCS")
    static let chunksKind = FileKind("CHNK")
    static let signaturesKind = FileKind("SIGN")
    static let version: UInt32 = 1
    static let versions: ClosedRange<UInt32> = 1...1
    /// Of `sources`: 2 added author, dates and the stated encoding.
    static let sourcesVersion: UInt32 = 2
    static let sourcesVersions: ClosedRange<UInt32> = 1...2
}

/// A chunk and the source it belongs to, by its number in the segment.
package struct ChunkRecord: Hashable, Sendable {
    package var source: Int
    package var chunk: Chunk

    package init(source: Int, chunk: Chunk) {
        self.source = source
        self.chunk = chunk
    }

    func encode(into writer: inout ByteWriter) {
        writer.varint(source)
        chunk.encode(into: &writer)
    }

    init(from reader: inout ByteReader) throws(DecodingFailure) {
        source = try reader.varint()
        chunk = try Chunk(from: &reader)
    }
}
