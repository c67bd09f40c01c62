package import Corpus
import Storage

/// What the bytes of a file are to the index: one source, or as many as a file of JSON lines has
/// records.
package struct FileContent: Sendable {
    package private(set) var sources: [HashedFile] = []
    /// Lines that are no records.
    package private(set) var failures: [SourceFailure] = []

    /// Reads all of the file.
    /// - Parameter known: the file's hash: it is not read then, unless it is one of records.
    /// - Throws: `limitExceeded`, `notFound`, `io`; `unsupported` for a file of records that is not
    ///   in UTF-8.
    /// - Complexity: O(bytes); of a file of records one line is in memory.
    init(
        _ file: ScannedFile, settings: ParseSettings, known: Digest? = nil
    ) throws(QuarryError) {
        if file.type == .jsonl {
            let records = try RecordListing(file, settings: settings)
            (sources, failures) = (records.sources, records.failures)
        } else {
            let hash = if let known { known } else { try file.contentHash() }
            sources = [HashedFile(file, contentHash: hash, settings: settings)]
        }
    }

    /// A file of JSON lines that belongs to no corpus.
    /// - Throws: as the other.
    package init(recordsIn path: String) throws(QuarryError) {
        guard let status = FileStatus(of: path) else {
            throw QuarryError(.notFound, path: path, "there is no such file")
        }
        try self.init(
            ScannedFile(
                id: SourceID(path: path), type: .jsonl, path: path, identity: status.identity),
            settings: ParseSettings())
    }
}
