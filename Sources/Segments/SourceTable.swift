package import Corpus
import Storage

/// The sources of one segment, by number, ordered by SourceID.
package struct SourceTable: Sendable {
    private let records: RecordFile

    /// - Throws: `QuarryError`.
    package init(folder: String) throws(QuarryError) {
        records = try RecordFile(
            path: "\(folder)/\(SegmentFile.sources)", kind: SegmentFile.sourcesKind,
            versions: SegmentFile.sourcesVersions)
    }

    package var count: Int { records.count }

    package subscript(index: Int) -> SourceRecord {
        get throws(QuarryError) {
            return try records.record(index) { reader throws(DecodingFailure) in
                try SourceRecord(from: &reader, version: records.version)
            }
        }
    }

    package func verify() throws(QuarryError) {
        try records.verify()
    }
}
