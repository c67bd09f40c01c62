import Postings
import Storage

/// The names and kinds of a segment's own files; postings, vectors and graph name theirs.
package enum SegmentFile {
    static let sources = "sources"
    static let chunks = "chunks"
    package static let vectors = "vectors"
    package static let quantised = "quantised"
    static let graph = "graph"
    static let signatures = "signatures"

    /// All files of a segment, those first that others follow from.
    package static let order =
        [sources, chunks] + PostingsFormat.fileNames
        + [vectors, quantised, graph, signatures, LateReader.name]

    static let sourcesKind = FileKind("SRCS")
    static let chunksKind = FileKind("CHNK")
    static let signaturesKind = FileKind("SIGN")
    static let version: UInt32 = 1
    static let versions: ClosedRange<UInt32> = 1...1
    /// Of `sources`: 2 added author, dates and the stated encoding, 3 what documents state besides.
    static let sourcesVersion: UInt32 = 3
    static let sourcesVersions: ClosedRange<UInt32> = 1...3
}
