import Corpus
import HeapModule
import Segments
import Snapshots
import Storage

/// The sources of a generation by name, whatever segments they are in. A record a segment is in
/// memory at a time.
struct BillSources {
    private let tables: [(folder: String, table: SourceTable)]

    /// Reads the tables once to see that they are those whose hashes the root covers.
    /// - Throws: `corrupt`, `notFound`, `io`.
    /// - Complexity: O(bytes of the tables), in constant memory a segment.
    init(_ manifest: Manifest, layout: IndexLayout) throws(QuarryError) {
        var tables: [(folder: String, table: SourceTable)] = []
        for entry in manifest.segments {
            let folder = layout.segment(entry.id)
            guard let file = entry.files.first(where: { $0.name == "sources" }) else {
                throw QuarryError(.corrupt, path: folder, "has no table of sources")
            }
            try SealedFile.verify(
                path: "\(folder)/\(file.name)", length: file.length, sha256: file.sha256)
            let table = try SourceTable(folder: folder)
            guard table.count == entry.sources else {
                throw QuarryError(
                    .corrupt, path: folder,
                    "has \(table.count) sources, the manifest says \(entry.sources)")
            }
            tables.append((folder, table))
        }
        self.tables = tables
    }

    /// - Throws: `corrupt`, also where a source is there twice; what `body` throws.
    /// - Complexity: O(n log s) for n sources in s segments.
    func forEach(
        _ body: (SourceRecord) throws(QuarryError) -> Void
    ) throws(QuarryError) {
        var heads = Heap<Head>()
        for table in tables.indices {
            if let head = try head(of: table, at: 0) { heads.insert(head) }
        }
        var last: SourceID?
        while let head = heads.popMin() {
            let id = head.record.file.id
            if let last, !(last < id) {
                throw QuarryError(
                    .corrupt, path: tables[head.table].folder,
                    "\(id) is there twice, or out of order")
            }
            last = id
            try body(head.record)
            if let next = try self.head(of: head.table, at: head.number + 1) {
                heads.insert(next)
            }
        }
    }

    private func head(of table: Int, at number: Int) throws(QuarryError) -> Head? {
        let sources = tables[table].table
        guard number < sources.count else { return nil }
        return Head(record: try sources[number], table: table, number: number)
    }

    /// The next source of a table.
    private struct Head: Comparable {
        let record: SourceRecord
        let table: Int
        /// In the table.
        let number: Int

        static func < (left: Head, right: Head) -> Bool {
            left.record.file.id < right.record.file.id
        }

        static func == (left: Head, right: Head) -> Bool {
            left.record.file.id == right.record.file.id
        }
    }
}
