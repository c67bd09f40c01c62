import Corpus
import Storage

/// The sources of one segment, by number, ordered by SourceID.
package struct SourceTable: Sendable {
    private let records: RecordFile

    /// - Throws: `SegmentError`.
    package init(folder: String) throws(SegmentError) {
        do throws(StorageError) {
            records = try RecordFile(
                path: "\(folder)/\(SegmentFile.sources)", kind: SegmentFile.sourcesKind,
                versions: SegmentFile.sourcesVersions)
        } catch {
            throw SegmentError(error)
        }
    }

    package var count: Int { records.count }

    package subscript(index: Int) -> SourceRecord {
        get throws(SegmentError) {
            do throws(StorageError) {
                return try records.record(index) { reader throws(DecodingFailure) in
                    try SourceRecord(from: &reader, version: records.version)
                }
            } catch {
                throw SegmentError(error)
            }
        }
    }

    package func verify() throws(SegmentError) {
        do throws(StorageError) { try records.verify() } catch { throw SegmentError(error) }
    }
}
