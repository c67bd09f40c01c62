import Corpus
import Foundation
import GRDB
import Storage
import Synchronization

extension ArtifactStore {
    /// Stores a batch in one transaction, on disk for good when it returns. An entry that is
    /// there with other bytes is replaced.
    /// - Throws: `io`, a full disk among it; `corrupt` if the file itself is damaged.
    package func put(_ kind: ArtifactKind, _ artifacts: [Artifact]) throws(ArtifactsError) {
        let digests = artifacts.map { Data(Digest.sha256($0.bytes).bytes) }
        let step = useStep
        let touched = takeTouched()
        let total = try write { db in
            try Self.note(touched, step: step, db)
            for (artifact, digest) in zip(artifacts, digests) {
                try Self.store(artifact, digest: digest, kind: kind.rawValue, step: step, db)
            }
            return try Self.totalBytes(db)
        }
        if total > budgetBytes { try evict() }
    }

    /// Writes the notes of use that `get` left in memory. `put` does so by itself.
    package func flush() throws(ArtifactsError) {
        let touched = takeTouched()
        guard !touched.isEmpty else { return }
        let step = useStep
        try write { try Self.note(touched, step: step, $0) }
    }

    private func takeTouched() -> Set<EntryKey> {
        memory.withLock { memory in
            defer { memory.touched.removeAll(keepingCapacity: true) }
            return memory.touched
        }
    }

    private static func note(_ touched: Set<EntryKey>, step: Int, _ db: Database) throws {
        let update = try db.cachedStatement(
            sql: "UPDATE entry SET used_at = MAX(used_at, ?) WHERE key = ? AND kind = ?")
        for entry in touched {
            try update.execute(arguments: [step, Data(entry.key.bytes), entry.kind.rawValue])
        }
    }

    private static func store(
        _ artifact: Artifact, digest: Data, kind: Int, step: Int, _ db: Database
    ) throws {
        let key = Data(artifact.key.bytes)
        let select = try db.cachedStatement(
            sql: """
                SELECT blob, sha256 FROM entry LEFT JOIN blob ON id = blob
                WHERE key = ? AND kind = ?
                """)
        if let row = try Row.fetchOne(select, arguments: [key, kind]) {
            if row[1] as Data? == digest, try hasBytes(artifact.bytes, blob: row[0], db) {
                return
            }
            try removeEntry(key: key, kind: kind, blob: row[0], db)
        }
        try db.cachedStatement(sql: "INSERT INTO blob (sha256, bytes) VALUES (?, ?)")
            .execute(arguments: [digest, Data(artifact.bytes)])
        try db.cachedStatement(sql: "INSERT INTO entry VALUES (?, ?, ?, ?, ?)").execute(
            arguments: [key, kind, db.lastInsertedRowID, artifact.bytes.count, step])
        try addToTotal(kind: kind, count: 1, bytes: artifact.bytes.count, db)
    }

    /// Whether a blob is what is to be stored: its checksum alone may be right.
    private static func hasBytes(_ bytes: [UInt8], blob: Int64, _ db: Database) throws -> Bool {
        let select = try db.cachedStatement(sql: "SELECT bytes FROM blob WHERE id = ?")
        return try Data.fetchOne(select, arguments: [blob]).map { $0.elementsEqual(bytes) } ?? false
    }

    /// Removes an entry that still points at `blob`.
    static func removeEntry(key: Data, kind: Int, blob: Int64, _ db: Database) throws {
        let size = try Int.fetchOne(
            db.cachedStatement(
                sql: "SELECT size FROM entry WHERE key = ? AND kind = ? AND blob = ?"),
            arguments: [key, kind, blob])
        guard let size else { return }
        try db.cachedStatement(sql: "DELETE FROM entry WHERE key = ? AND kind = ?")
            .execute(arguments: [key, kind])
        try db.cachedStatement(sql: "DELETE FROM blob WHERE id = ?").execute(arguments: [blob])
        try addToTotal(kind: kind, count: -1, bytes: -size, db)
    }

    private static func addToTotal(
        kind: Int, count: Int, bytes: Int, _ db: Database
    ) throws {
        try db.cachedStatement(
            sql: "UPDATE total SET count = count + ?, bytes = bytes + ? WHERE kind = ?"
        ).execute(arguments: [count, bytes, kind])
    }
}
