import Corpus
import Segments
import Snapshots

/// What the sources of an index have to say of their fidelity.
struct SourceFindings {
    /// By source, then by message.
    private(set) var warnings: [BuildInfo.Warning] = []
    private(set) var pages = PageFindings()

    /// Reads the records of all sources.
    /// - Throws: `QuarryError` on a damaged segment.
    /// - Complexity: O(sources of the index).
    init(_ segments: [Manifest.SegmentEntry], layout: IndexLayout) throws(QuarryError) {
        for entry in segments {
            let table = try SourceTable(folder: layout.segment(entry.id))
            for index in 0..<table.count { add(try table[index]) }
        }
        warnings.sort { ($0.source, $0.message) < ($1.source, $1.message) }
        pages.sources.sort { SourceID(path: $0.source) < SourceID(path: $1.source) }
    }

    private mutating func add(_ record: SourceRecord) {
        warnings += record.facts.warnings.map { .init(source: record.file.id.path, message: $0) }
        pages.add(record)
    }
}
