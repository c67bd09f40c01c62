package import Corpus
import Foundation
import GRDB
import Storage
import Synchronization

extension ArtifactStore {
    /// Stores a batch in one transaction, on disk for good when it returns. An entry that is
    /// there with other bytes is replaced.
    /// - Throws: `io`, a full disk among it; `corrupt` if the file itself is damaged.
    package func put(_ artifacts: [Artifact], as kind: ArtifactKind) throws(QuarryError) {
        let checksums = artifacts.map { Data($0.checksum(kind).bytes) }
        let step = useStep
        let touched = takeTouched()
        Failpoint.artifactPut.pass()
        let total = try write { db in
            try Self.note(touched, step: step, in: db)
            var change = TotalChange()
            for (artifact, checksum) in zip(artifacts, checksums) {
                change += try Self.store(
                    artifact, checksum: checksum, kind: kind.rawValue, step: step, in: db)
            }
            try change.write(kind: kind.rawValue, in: db)
            return try Self.totalBytes(db)
        }
        Failpoint.artifactCommitted.pass()
        if total > max(budgetBytes, memory.withLock(\.evictionThreshold)) { try evict() }
    }

    /// Writes the notes of use that `get` left in memory. `put` does so by itself.
    package func flush() throws(QuarryError) {
        let touched = takeTouched()
        guard !touched.isEmpty else { return }
        let step = useStep
        try write { try Self.note(touched, step: step, in: $0) }
    }

    private func takeTouched() -> Set<EntryKey> {
        memory.withLock { memory in
            defer { memory.touched.removeAll(keepingCapacity: true) }
            return memory.touched
        }
    }

    private static func note(_ touched: Set<EntryKey>, step: Int, in db: Database) throws {
        let update = try db.cachedStatement(
            sql: "UPDATE entry SET used_at = MAX(used_at, ?) WHERE key = ? AND kind = ?")
        // In the table's order, so that a page is changed once.
        for entry in touched.sorted(by: { $0.key < $1.key }) {
            try update.execute(arguments: [step, Data(entry.key.bytes), entry.kind.rawValue])
        }
    }

    /// - Returns: what that adds to the totals.
    private static func store(
        _ artifact: Artifact, checksum: Data, kind: Int, step: Int, in db: Database
    ) throws -> TotalChange {
        let key = Data(artifact.key.bytes)
        let select = try db.cachedStatement(
            sql: """
                SELECT blob, checksum FROM entry LEFT JOIN blob ON id = blob
                WHERE key = ? AND kind = ?
                """)
        var change = TotalChange(count: 1, bytes: artifact.bytes.count)
        if let row = try Row.fetchOne(select, arguments: [key, kind]) {
            let blob: Int64 = try row.get(0)
            if try row.get(1) as Data? == checksum, try hasBytes(artifact.bytes, blob: blob, in: db)
            {
                return TotalChange()
            }
            change += try removeEntry(key: key, kind: kind, blob: blob, in: db)
        }
        try db.cachedStatement(sql: "INSERT INTO blob (checksum, bytes) VALUES (?, ?)")
            .execute(arguments: [checksum, Data(artifact.bytes)])
        try db.cachedStatement(sql: "INSERT INTO entry VALUES (?, ?, ?, ?, ?)").execute(
            arguments: [key, kind, db.lastInsertedRowID, artifact.bytes.count, step])
        return change
    }

    /// Whether a blob is what is to be stored: its checksum alone may be right.
    private static func hasBytes(_ bytes: [UInt8], blob: Int64, in db: Database) throws -> Bool {
        let select = try db.cachedStatement(sql: "SELECT bytes FROM blob WHERE id = ?")
        return try Data.fetchOne(select, arguments: [blob]).map { $0.elementsEqual(bytes) } ?? false
    }

    /// Removes an entry if it still points at `blob`.
    /// - Returns: what that adds to the totals.
    static func removeEntry(
        key: Data, kind: Int, blob: Int64, in db: Database
    ) throws -> TotalChange {
        let size = try Int.fetchOne(
            db.cachedStatement(
                sql: "SELECT size FROM entry WHERE key = ? AND kind = ? AND blob = ?"),
            arguments: [key, kind, blob])
        guard let size else { return TotalChange() }
        try db.cachedStatement(sql: "DELETE FROM entry WHERE key = ? AND kind = ?")
            .execute(arguments: [key, kind])
        try db.cachedStatement(sql: "DELETE FROM blob WHERE id = ?").execute(arguments: [blob])
        return TotalChange(count: -1, bytes: 0 &- size)
    }
}
