package import Corpus
import Foundation
import GRDB
import Storage
import Synchronization

extension ArtifactStore {
    /// Entries looked at in one transaction: other writers wait no longer than that takes.
    static let evictionBatch = 4096
    /// Eviction goes on down to this part of the budget, so that it is rare.
    static let evictionTarget = 0.9

    /// Removes least recently used entries until nine tenths of the budget are left, and gives
    /// their pages back to the file system. Of the last step of use some go and some stay; what
    /// was used since the oldest running build began stays, whatever the budget says.
    /// - Complexity: O(entries) to find them, O(evicted × log(entries)) to remove them.
    func evict() throws(QuarryError) {
        let isMine = memory.withLock { memory in
            defer { memory.isEvicting = true }
            return !memory.isEvicting
        }
        guard isMine else { return }
        defer { memory.withLock { $0.isEvicting = false } }
        try evictToTarget()
        let left = try read { try Self.totalBytes($0) }
        memory.withLock { $0.evictionThreshold = left + budgetBytes / 20 }
    }

    /// Brings the store back to its budget, for the end of a build.
    package func trim() throws(QuarryError) {
        try flush()
        if try read({ try Self.totalBytes($0) }) > budgetBytes { try evict() }
    }

    private func evictToTarget() throws(QuarryError) {
        let target = Int(Double(budgetBytes) * Self.evictionTarget)
        guard let cutoff = try evictionCutoff(target: target) else { return }
        let inUse = try usedByBuilds() ?? Int.max
        try sweep(usedBefore: min(cutoff, inUse), target: target)
        try sweep(usedBefore: min(cutoff + 1, inUse), target: target)
        do {
            try pool.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA incremental_vacuum")
            }
        } catch {
            throw noted(error)
        }
    }

    /// The step of use in which the target is reached, counted from the oldest; nil if it is
    /// reached already.
    private func evictionCutoff(target: Int) throws(QuarryError) -> Int? {
        try read { db in
            var excess = try Self.totalBytes(db) - target
            guard excess > 0 else { return nil }
            let steps = try Row.fetchCursor(
                db,
                sql: "SELECT used_at, SUM(size) FROM entry GROUP BY used_at ORDER BY used_at")
            var cutoff: Int?
            while excess > 0, let step = try steps.next() {
                cutoff = try step.get(0)
                excess &-= try step.get(1)
            }
            return cutoff
        }
    }

    /// Goes once over the entries in the order of their keys.
    private func sweep(usedBefore limit: Int, target: Int) throws(QuarryError) {
        var place: (key: Data, kind: Int)? = (Data(), 0)
        while let from = place {
            let (next, removed) = try write { db in
                try Self.removeBatch(from: from, usedBefore: limit, target: target, in: db)
            }
            place = next
            memory.withLock { $0.evicted += removed }
        }
    }

    /// - Returns: where the next batch starts, nil at the target or the end; entries removed.
    private static func removeBatch(
        from place: (key: Data, kind: Int), usedBefore limit: Int, target: Int, in db: Database
    ) throws -> ((key: Data, kind: Int)?, removed: Int) {
        var total = try totalBytes(db)
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT key, kind, blob, size FROM entry
                WHERE (key, kind) > (?, ?) AND used_at < ? ORDER BY key, kind LIMIT ?
                """, arguments: [place.key, place.kind, limit, evictionBatch])
        var removed = 0
        for row in rows {
            guard total > target else { return (nil, removed) }
            let kind: Int = try row.get(1)
            let change = try removeEntry(key: row.get(0), kind: kind, blob: row.get(2), in: db)
            try change.write(kind: kind, in: db)
            total &+= change.bytes
            removed += 1
        }
        Failpoint.artifactEvict.pass()
        let last = try rows.last.map { (key: try $0.get(0) as Data, kind: try $0.get(1) as Int) }
        return (last, removed)
    }

    static func totalBytes(_ db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT SUM(bytes) FROM total") ?? 0
    }
}
