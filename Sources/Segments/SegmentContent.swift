package import Corpus
import HNSW
import Storage

/// What a segment is a function of: its sources, chunks and vectors, and the token vectors where
/// they are stored. What follows from them (postings, quantised vectors, graph, signatures) is not
/// opened.
package struct SegmentContent: Sendable {
    package let sources: SourceTable
    private let chunks: RecordFile
    private let vectors: VectorsReader
    private let late: LateReader?

    package var chunkCount: Int { chunks.count }
    /// Components of a vector.
    package var dimension: Int { vectors.dimension }

    /// The file that only segments with stored token vectors have.
    package static let tokensFile = LateReader.name
    package static let sourcesFile = SegmentFile.sources
    package static let chunksFile = SegmentFile.chunks
    package static let vectorsFile = SegmentFile.vectors
    /// All that it reads.
    package static let files: Set = [
        sourcesFile, chunksFile, vectorsFile, tokensFile,
    ]
    /// Bytes of `vectorsFile` that each chunk takes.
    package static func vectorBytes(ofDimension dimension: Int) -> Int {
        VectorRows.stride(dimension: dimension) * MemoryLayout<Float>.size
    }

    /// Bytes of the quantised vectors that each chunk takes: its row and what a unit is worth.
    package static func quantisedBytes(ofDimension dimension: Int) -> Int {
        QuantisedRows.stride(dimension: dimension) + MemoryLayout<Float>.size
    }

    /// Components that a vector may have.
    package static let dimensions = VectorRows.dimensions

    /// - Parameters:
    ///   - hasTokens: whether the segment has `tokensFile`.
    ///   - path: where a file of the segment lies, by its name.
    /// - Throws: what the files throw; `corrupt` if they don't belong together.
    package init(hasTokens: Bool, path: (_ name: String) -> String) throws(QuarryError) {
        sources = try SourceTable(path: path(SegmentFile.sources))
        chunks = try RecordFile(
            path: path(SegmentFile.chunks), kind: SegmentFile.chunksKind,
            versions: SegmentFile.versions)
        vectors = try VectorsReader(path: path(SegmentFile.vectors))
        late = hasTokens ? try LateReader(path: path(LateReader.name)) : nil
        guard vectors.count == chunks.count,
            late.map({ $0.count == chunks.count }) ?? true
        else {
            throw QuarryError(
                .corrupt, path: path(SegmentFile.chunks), "chunks and vectors differ in number")
        }
    }

    /// The ordinals of a source's chunks.
    /// - Throws: `corrupt` if its record names others than there are.
    package func ordinals(of record: SourceRecord) throws(QuarryError) -> Range<Int> {
        guard record.firstOrdinal <= chunkCount,
            record.chunkCount <= chunkCount - record.firstOrdinal
        else {
            throw QuarryError(
                .corrupt, path: record.file.id.path, "its chunks are not in the segment")
        }
        return record.firstOrdinal..<record.firstOrdinal + record.chunkCount
    }

    /// - Throws: `corrupt` if the ordinal or its record is damaged.
    package func chunk(_ ordinal: Int) throws(QuarryError) -> Chunk {
        try chunks.record(ordinal) { reader throws(DecodingFailure) in
            try ChunkRecord(from: &reader)
        }.chunk
    }

    /// Valid while this content lives. Traps if there is no such ordinal.
    package func vector(_ ordinal: Int) -> UnsafeBufferPointer<Float> { vectors.row(ordinal) }

    /// What the codes of the token vectors were made with; nil where none are stored.
    package var center: [Float]? { late?.center }

    /// The bytes of the chunk's `TokenCodes`; nil where none are stored.
    /// - Throws: `corrupt`.
    package func tokens(_ ordinal: Int) throws(QuarryError) -> [UInt8]? {
        try late?.bytes(of: ordinal)
    }
}
