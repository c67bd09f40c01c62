import Corpus
import GRDB

extension JobQueue {
    /// Version of the tables below, in `PRAGMA user_version`.
    static let schemaVersion = 2
    /// `QRYJ`, in `PRAGMA application_id`.
    static let applicationID = 0x5152_594A

    static func migrate(_ db: Database, path: String) throws {
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
                "queue format \(version); this Quarry reads up to \(schemaVersion)")
        }
        if version == 1 { try addTarget(db) }
    }

    /// Version 2 keeps runs of one job on different indexes apart.
    private static func addTarget(_ db: Database) throws {
        try db.execute(sql: "ALTER TABLE run ADD COLUMN target TEXT NOT NULL DEFAULT ''")
        try db.execute(sql: "PRAGMA user_version = \(schemaVersion)")
    }

    private static func create(_ db: Database) throws {
        try db.execute(sql: tables)
        try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        try db.execute(sql: "PRAGMA user_version = \(schemaVersion)")
    }

    /// Times are seconds since 1970. `item.input` and `bad_input.input` are the three digests of
    /// a `WorkInput`, 96 bytes. `item.origin` is the item whose attempts condemned the input.
    private static let tables = """
        CREATE TABLE run (
            id INTEGER PRIMARY KEY,
            job TEXT NOT NULL,
            settings BLOB NOT NULL,
            state TEXT NOT NULL,
            started_at REAL NOT NULL,
            finished_at REAL,
            summary TEXT,
            target TEXT NOT NULL DEFAULT ''
        ) STRICT;

        CREATE TABLE item (
            id INTEGER PRIMARY KEY,
            run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            kind INTEGER NOT NULL,
            key TEXT NOT NULL,
            input BLOB,
            state INTEGER NOT NULL,
            failures INTEGER NOT NULL DEFAULT 0,
            fence INTEGER NOT NULL DEFAULT 0,
            not_before REAL NOT NULL DEFAULT 0,
            leased_at REAL NOT NULL DEFAULT 0,
            expires_at REAL NOT NULL DEFAULT 0,
            result BLOB,
            code TEXT,
            reason TEXT,
            origin INTEGER,
            is_discarded INTEGER NOT NULL DEFAULT 0,
            UNIQUE (run, kind, key)
        ) STRICT;
        CREATE INDEX item_ready ON item (run, kind, fence, id) WHERE state IN (0, 3);
        CREATE INDEX item_leased ON item (run, expires_at) WHERE state = 1;
        CREATE INDEX item_dead ON item (run) WHERE state = 4;

        CREATE TABLE attempt (
            item INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
            started_at REAL NOT NULL,
            ended_at REAL NOT NULL,
            code TEXT NOT NULL,
            reason TEXT NOT NULL
        ) STRICT;
        CREATE INDEX attempt_item ON attempt (item);

        CREATE TABLE bad_input (
            input BLOB PRIMARY KEY,
            code TEXT NOT NULL,
            reason TEXT NOT NULL,
            item INTEGER NOT NULL,
            is_discarded INTEGER NOT NULL DEFAULT 0
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX bad_input_item ON bad_input (item);
        """
}
