package import Corpus
import Storage

/// The sources of one segment, by number, ordered by SourceID.
package struct SourceTable: Sendable {
    private let records: RecordFile

    /// - Throws: `QuarryError`.
    package init(folder: String) throws(QuarryError) {
        try self.init(path: "\(folder)/\(SegmentFile.sources)")
    }

    /// - Throws: `QuarryError`.
    init(path: String) throws(QuarryError) {
        records = try RecordFile(
            path: path, kind: SegmentFile.sourcesKind, versions: SegmentFile.sourcesVersions)
    }

    package var count: Int { records.count }

    package subscript(index: Int) -> SourceRecord {
        get throws(QuarryError) {
            return try records.record(index) { reader throws(DecodingFailure) in
                try SourceRecord(from: &reader, version: records.version)
            }
        }
    }

    /// The record of a source; nil if it is not in the table.
    /// - Complexity: O(log sources).
    package func record(of id: SourceID) throws(QuarryError) -> SourceRecord? {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            let record = try self[middle]
            if record.file.id == id { return record }
            if record.file.id < id { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    package func verify() throws(QuarryError) {
        try records.verify()
    }
}
