import Corpus
import Foundation
import GRDB
import Storage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension ArtifactStore {
    /// Version of the tables below, in `PRAGMA user_version`.
    static let schemaVersion = 1
    /// `QRYA`, in `PRAGMA application_id`.
    static let applicationID = 0x5152_5941
    /// Seconds a call waits while another process writes.
    static let busySeconds = 60.0

    static func openPool(_ path: String) throws(QuarryError) -> DatabasePool {
        var configuration = Configuration()
        configuration.label = "quarry.artifacts"
        configuration.busyMode = .timeout(busySeconds)
        configuration.maximumReaderCount = max(4, ProcessInfo.processInfo.activeProcessorCount)
        configuration.prepareDatabase { db in
            guard !db.configuration.readonly else { return }
            // Both must be said before the first table is made, and are ignored afterwards.
            try db.execute(sql: "PRAGMA page_size = 8192")
            try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
        }
        do {
            let pool = try DatabasePool(path: path, configuration: configuration)
            // GRDB's default in WAL mode leaves a commit in the page cache until the checkpoint.
            try pool.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA synchronous = FULL")
            }
            try pool.write { try migrate($0, path: path) }
            return pool
        } catch {
            throw translate(error, path: path)
        }
    }

    private static func migrate(_ db: Database, path: String) throws {
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let tables = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM sqlite_schema") ?? 0
        if version == 0, application == 0, tables == 0 { return try create(db) }
        guard application == applicationID else {
            throw QuarryError(.corrupt, path: path, "is another program's database")
        }
        guard version <= schemaVersion else {
            throw QuarryError(
                .formatTooNew, path: path,
                "cache format \(version); this Quarry reads up to \(schemaVersion)")
        }
        // Touches each table, so that a file cut short or overwritten shows here.
        for table in ["entry", "blob", "total"] {
            _ = try Row.fetchOne(db, sql: "SELECT * FROM \(table) LIMIT 1")
        }
        try addTotals(db)
    }

    private static func create(_ db: Database) throws {
        try db.execute(sql: tables)
        try addTotals(db)
        try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        try db.execute(sql: "PRAGMA user_version = \(schemaVersion)")
    }

    /// A row for each kind that has none: caches of before lack those of kinds that came later.
    private static func addTotals(_ db: Database) throws {
        let known = Set(try Int.fetchAll(db, sql: "SELECT kind FROM total"))
        for kind in ArtifactKind.allCases where !known.contains(kind.rawValue) {
            try db.execute(sql: "INSERT INTO total VALUES (?, 0, 0)", arguments: [kind.rawValue])
        }
    }

    /// Entries are apart from their blobs so that noting a use rewrites no blob's page.
    /// `checksum` is `Artifact.checksum`; `used_at` is seconds since 1970 in steps of
    /// `useStepSeconds`.
    private static let tables = """
        CREATE TABLE entry (
            key BLOB NOT NULL,
            kind INTEGER NOT NULL,
            blob INTEGER NOT NULL,
            size INTEGER NOT NULL,
            used_at INTEGER NOT NULL,
            PRIMARY KEY (key, kind)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE blob (
            id INTEGER PRIMARY KEY,
            checksum BLOB NOT NULL,
            bytes BLOB NOT NULL
        ) STRICT;

        CREATE TABLE total (
            kind INTEGER PRIMARY KEY,
            count INTEGER NOT NULL,
            bytes INTEGER NOT NULL
        ) STRICT;
        """

    static func translate(_ error: any Error, path: String) -> QuarryError {
        if let error = error as? QuarryError { return error }
        if error is RowDecodingError {
            return QuarryError(.corrupt, path: path, "a value has a wrong type")
        }
        guard let error = error as? DatabaseError else {
            return QuarryError(.io, path: path, error.localizedDescription)
        }
        let message = error.message ?? "SQLite error \(error.resultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT:
            return QuarryError(.corrupt, path: path, message)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return QuarryError(
                .io, path: path, "another process kept the cache busy for \(Int(busySeconds)) s")
        case .SQLITE_FULL:
            return full(path, message)
        default: return QuarryError(.io, path: path, message)
        }
    }

    /// SQLite also says full where a damaged page names one that can't be, or the greatest row
    /// there is. Whether it is damage can't be told for sure, so the file stays where it is.
    private static func full(_ path: String, _ message: String) -> QuarryError {
        let hasRoom = DiskSpace(of: path).map { $0.freeBytes > 64 << 20 } ?? false
        return QuarryError(
            .limitExceeded, path: path,
            hasRoom
                ? "\(message), but the disk has room: if it says so again, the cache is damaged; "
                    + "remove it, and it is made anew"
                : "the disk is full: \(message)")
    }

    /// A file beside the store that says it was found damaged while in use.
    static func markPath(_ path: String) -> String { path + ".is-damaged" }

    /// Moves the file and what SQLite keeps beside it to the first free `.damaged-<n>`.
    /// - Returns: the new path.
    static func moveAside(_ path: String) throws(QuarryError) -> String {
        var number = 1
        while FileSystem.exists("\(path).damaged-\(number)") { number += 1 }
        let target = "\(path).damaged-\(number)"
        for suffix in ["", "-wal", "-shm"] where FileSystem.exists(path + suffix) {
            try FileSystem.rename(path + suffix, to: target + suffix)
        }
        try FileSystem.remove(markPath(path))
        try FileSystem.synchroniseFolder(of: path)
        return target
    }
}
