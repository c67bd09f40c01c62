package import Corpus
package import HNSW
package import Postings
import Storage

/// One immutable search unit, opened in constant time: give me an ordinal, get its chunk.
package final class SegmentReader: Sendable {
    package let sources: SourceTable
    package let postings: PostingsReader
    package let graph: GraphSearcher
    package let vectors: VectorsReader
    /// What the graph is walked by; nil in segments of Quarry 0.1, which had none.
    package let quantised: QuantisedReader?
    /// Nil in segments of Quarry 0.1, which had none.
    package let signatures: SignatureTable?
    /// Token vectors of the chunks; nil where the index stores none.
    package let late: LateReader?
    private let chunks: RecordFile
    package var chunkCount: Int { chunks.count }

    /// - Throws: `QuarryError`: what the files throw, `corrupt` if they don't belong together.
    package init(folder: String) throws(QuarryError) {
        do {
            sources = try SourceTable(folder: folder)
            chunks = try RecordFile(
                path: "\(folder)/\(SegmentFile.chunks)", kind: SegmentFile.chunksKind,
                versions: SegmentFile.versions)
            let signed = "\(folder)/\(SegmentFile.signatures)"
            signatures =
                FileSystem.exists(signed)
                ? try SignatureTable(path: signed, chunkCount: chunks.count) : nil
            postings = try PostingsReader(directory: folder)
            vectors = try VectorsReader(path: "\(folder)/\(SegmentFile.vectors)")
            let quantisedPath = "\(folder)/\(SegmentFile.quantised)"
            quantised =
                FileSystem.exists(quantisedPath) ? try QuantisedReader(path: quantisedPath) : nil
            graph = try GraphSearcher(
                graph: GraphReader(path: "\(folder)/\(SegmentFile.graph)"), vectors: vectors,
                quantised: quantised?.rows)
            let latePath = "\(folder)/\(LateReader.name)"
            late = FileSystem.exists(latePath) ? try LateReader(path: latePath) : nil
        } catch {
            throw QuarryError(other: error, path: folder)
        }
        guard postings.documentCount == chunks.count, vectors.count == chunks.count,
            late.map({ $0.count == chunks.count }) ?? true
        else {
            throw QuarryError(
                .corrupt, path: folder, "chunks, postings and vectors differ in number")
        }
    }

    /// - Throws: `corrupt` if the ordinal or its record is damaged.
    package func chunk(_ ordinal: Int) throws(QuarryError) -> ChunkRecord {
        return try chunks.record(ordinal) { reader throws(DecodingFailure) in
            try ChunkRecord(from: &reader)
        }
    }

    /// The ordinals of a source's chunks.
    /// - Throws: `corrupt` if the segment has no such ordinals.
    package func ordinals(of record: SourceRecord) throws(QuarryError) -> Range<Int> {
        let first = record.firstOrdinal
        guard first >= 0, record.chunkCount >= 0, first <= chunkCount,
            record.chunkCount <= chunkCount - first
        else {
            throw QuarryError(
                .corrupt, path: nil, "\(record.file.id) has chunks that its segment has not")
        }
        return first..<first + record.chunkCount
    }
}
