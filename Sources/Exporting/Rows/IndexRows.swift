import Corpus
import HNSW
import Segments
import Snapshots

/// The chunks of a generation in the order of an export: segment by segment, as the manifest has
/// them, and in a segment by ordinal. One is in memory at a time.
struct IndexRows {
    let snapshot: Snapshot
    var count: Int { snapshot.segments.reduce(0) { $0 + $1.chunkCount } }
    var dimension: Int { snapshot.manifest.statistics.dimension }

    /// - Throws: `corrupt`; what `body` throws.
    func forEach(
        _ body: (Row) throws(QuarryError) -> Void
    ) throws(QuarryError) {
        var row = 0
        for segment in snapshot.segments {
            let first = row
            for number in 0..<segment.sources.count {
                let record = try segment.sources[number]
                let source = ExportedSource(record, rules: snapshot.settings.metadata)
                for ordinal in try segment.ordinals(of: record) {
                    // A row is a label: what is in the wrong place would have the wrong vector.
                    guard first + ordinal == row else { throw misplaced(record.file.id.path) }
                    let stored = try segment.chunk(ordinal)
                    try body(
                        Row(
                            chunk: ExportedChunk(stored.chunk, label: row, of: source),
                            stored: stored.chunk, vector: segment.vectors.row(ordinal)))
                    row += 1
                }
            }
        }
        guard row == count else { throw misplaced(snapshot.layout.root) }
    }

    private func misplaced(_ path: String) -> QuarryError {
        QuarryError(.corrupt, path: path, "its chunks are not where its segment has them")
    }

    /// One chunk, valid for the call it is given to.
    struct Row {
        let chunk: ExportedChunk
        /// As the index has it.
        let stored: Chunk
        let vector: UnsafeBufferPointer<Float>
    }
}
