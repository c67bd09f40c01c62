import Corpus
import Foundation
import GRDB
import Postings
import Storage

/// `chunks.sqlite`: a table of chunks, and an FTS5 index of their analysed terms.
///
/// Source: SQLite's documentation of FTS5. The bytes are a function of the index and of SQLite's
/// version.
struct SQLiteWriter: RowWriter {
    private let folder: ExportFolder
    private let database: DatabaseQueue
    private let session = AnalyzerSession()
    private let json = JSONBytes()
    private let weights: FieldWeights
    private var nulls = NullCharacters()
    var replacedCharacters: Int { nulls.count }
    private static let name = "chunks.sqlite"

    /// - Parameter facts: of the index, for the table of that name.
    init(
        _ folder: ExportFolder, weights: FieldWeights, facts: [String: String]
    ) throws(QuarryError) {
        self.folder = folder
        self.weights = weights
        var configuration = Configuration()
        // The file is nobody's before it is whole: one transaction, no journal, one sync at the
        // end.
        configuration.allowsUnsafeTransactions = true
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        }
        do {
            database = try DatabaseQueue(path: folder.path(Self.name), configuration: configuration)
            try database.unsafeReentrantWrite { database in
                try database.execute(sql: Self.schema)
                try database.beginTransaction()
                for (key, value) in facts.sorted(by: { $0.key < $1.key }) {
                    try database.execute(
                        sql: "INSERT INTO facts VALUES (?, ?)", arguments: [key, value])
                }
            }
        } catch {
            throw Self.error(error, folder)
        }
    }

    mutating func append(_ row: IndexRows.Row) throws(QuarryError) {
        let chunk = row.chunk
        // GRDB binds texts as C does.
        let values: [(any DatabaseValueConvertible)?] = [
            chunk.label, nulls.replaced(chunk.id), chunk.uuid, nulls.replaced(chunk.source),
            chunk.type, chunk.sha256, nulls.replaced(chunk.title), nulls.replaced(chunk.author),
            nulls.replaced(chunk.created), nulls.replaced(chunk.modified), chunk.language,
            chunk.position, text(chunk.heading), nulls.replaced(chunk.tableHeader),
            nulls.replaced(chunk.text), chunk.page, chunk.lastPage,
            chunk.pageVerdict, chunk.spanStart, chunk.spanEnd, chunk.tokens, text(chunk.metadata),
            chunk.isOpenToAll, text(chunk.acl), Data([UInt8](littleEndian: row.vector)),
        ]
        let analysed = analysed(row)
        do {
            try database.unsafeReentrantWrite { database in
                try database.cachedStatement(sql: Self.rowInsertion)
                    .execute(arguments: StatementArguments(values))
                try database.cachedStatement(sql: Self.termInsertion)
                    .execute(arguments: [chunk.label, analysed])
            }
        } catch {
            throw Self.error(error, folder)
        }
    }

    mutating func finish() throws(QuarryError) {
        do {
            try database.unsafeReentrantWrite { database in
                try database.execute(
                    sql: "INSERT INTO chunk_terms(chunk_terms) VALUES ('optimize')")
                try database.commit()
            }
            try database.close()
        } catch {
            throw Self.error(error, folder)
        }
        try GrowingFile(path: folder.path(Self.name)).synchronise()
        try folder.adopt(Self.name)
    }

    /// The terms of the index's own term index, as often as they count there.
    private func analysed(_ row: IndexRows.Row) -> String {
        row.stored.indexedFields(title: row.chunk.title, weights: weights).flatMap { field in
            session.analyze(field.text).flatMap {
                Array(repeating: $0.term, count: field.weight)
            }
        }.joined(separator: " ")
    }

    private func text(_ value: some Encodable) -> String {
        String(decoding: json.bytes(value), as: UTF8.self)
    }

    private static func error(_ error: any Error, _ folder: ExportFolder) -> QuarryError {
        if (error as? DatabaseError)?.resultCode == .SQLITE_FULL {
            return QuarryError(
                .limitExceeded, path: folder.path(name), "the disk is full: \(error)")
        }
        return QuarryError(.io, path: folder.path(name), "SQLite: \(error)", blame: .machine)
    }

    private static let columns = [
        "label INTEGER PRIMARY KEY", "id TEXT NOT NULL UNIQUE", "uuid TEXT NOT NULL UNIQUE",
        "source TEXT NOT NULL", "type TEXT NOT NULL", "sha256 TEXT NOT NULL", "title TEXT",
        "author TEXT", "created TEXT", "modified TEXT", "language TEXT NOT NULL",
        "position INTEGER NOT NULL", "heading TEXT NOT NULL", "table_header TEXT",
        "text TEXT NOT NULL", "page INTEGER", "last_page INTEGER", "page_verdict TEXT",
        "span_start INTEGER NOT NULL", "span_end INTEGER NOT NULL", "tokens INTEGER NOT NULL",
        "metadata TEXT NOT NULL", "open_to_all INTEGER NOT NULL", "acl TEXT NOT NULL",
        "vector BLOB NOT NULL",
    ]

    private static let rowInsertion =
        "INSERT INTO chunks VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))"
    private static let termInsertion = "INSERT INTO chunk_terms(rowid, terms) VALUES (?, ?)"

    private static var schema: String {
        """
        CREATE TABLE facts (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE chunks (\(columns.joined(separator: ", ")));
        CREATE INDEX chunks_source ON chunks (source);
        CREATE VIRTUAL TABLE chunk_terms USING fts5(
            terms, content='', tokenize="\(FTS5Terms.tokenizer)");
        """
    }
}
