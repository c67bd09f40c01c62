package import Corpus
import Foundation
import GRDB

extension JobQueue {
    /// Takes up to `limit` items of a kind to work on, items never tried first, then in the order
    /// they were enqueued. Leases that ran out are taken back before.
    /// - Parameter input: only items with this input; nil: with any.
    /// - Throws: `io`, `corrupt`, `notFound` if the run is not active.
    /// - Complexity: O(`limit` + expired leases + items that wait for another attempt).
    package func lease(
        run: JobRun.ID, kind: WorkItem.Kind, input: WorkInput? = nil, limit: Int,
        leaseSeconds: Double
    ) throws(QuarryError) -> [LeasedItem] {
        let time = now()
        return try writeVolatile { db in
            try requireActive(run, in: db)
            try takeBack(run, event: .checkExpiry, givenBefore: .infinity, time: time, in: db)
            let select = try db.cachedStatement(sql: Self.readyItems)
            let arguments: StatementArguments = [
                run, kind.rawValue, time, input?.bytes, input?.bytes, limit,
            ]
            return try Row.fetchAll(select, arguments: arguments)
                .compactMap {
                    try hold($0, run: run, until: time + leaseSeconds, time: time, in: db)
                }
        }
    }

    /// By run, kind, time, input twice and limit, served by the index `item_ready` without sorting.
    static let readyItems = """
        SELECT \(ItemStateMachine.columns), key, input FROM item
        WHERE run = ? AND kind = ? AND state IN (0, 3) AND not_before <= ?
        AND (? IS NULL OR input = ?)
        ORDER BY fence, id LIMIT ?
        """

    /// Extends leases; returns those that are lost, whose work is in vain.
    /// - Throws: `io`, `corrupt`.
    package func heartbeat(
        _ leases: [LeasedItem], leaseSeconds: Double
    ) throws(QuarryError) -> [LeasedItem] {
        let time = now()
        return try writeVolatile { db in
            try leases.filter { lease in
                guard var machine = try ItemStateMachine.load(lease.id, in: db) else { return true }
                let event = ItemStateMachine.Event.heartbeat(
                    token: lease.fencingToken, until: time + leaseSeconds)
                if machine.handle(event, now: time, policy: policy) == [.refuse] { return true }
                try machine.save(db)
                return false
            }
        }
    }

    /// Takes back leases that were given before a time, whether they ran out or not: for the
    /// first holder of the index's lock, which knows that whoever held them is gone
    /// (`IndexLock.takenAt`).
    /// - Returns: how many.
    /// - Throws: `io`, `corrupt`.
    @discardableResult
    package func reclaimLeases(run: JobRun.ID, givenBefore: Double) throws(QuarryError) -> Int {
        let time = now()
        return try write {
            try takeBack(run, event: .abandon, givenBefore: givenBefore, time: time, in: $0)
        }
    }

    /// When the next item of a kind that waits for another attempt, or whose lease may run out,
    /// can be leased; nil if none can. Seconds since 1970.
    package func nextReady(run: JobRun.ID, kind: WorkItem.Kind) throws(QuarryError) -> Double? {
        try read { db in
            try Double.fetchOne(
                db,
                sql: """
                    SELECT MIN(CASE state WHEN 1 THEN expires_at ELSE not_before END) FROM item
                    WHERE run = ? AND kind = ? AND state IN (0, 1, 3)
                    """, arguments: [run, kind.rawValue])
        }
    }

    private func hold(
        _ row: Row, run: JobRun.ID, until: Double, time: Double, in db: Database
    ) throws -> LeasedItem? {
        var machine = try ItemStateMachine(row: row)
        let actions = machine.handle(.lease(until: until), now: time, policy: policy)
        guard actions != [.refuse] else { return nil }
        try machine.save(db)
        try db.cachedStatement(sql: "UPDATE item SET leased_at = ? WHERE id = ?")
            .execute(arguments: [time, machine.id])
        return LeasedItem(
            id: machine.id, run: run, kind: machine.kind, key: try row.get(7),
            input: try (row.get(8) as Data?).map(WorkInput.init(_:)),
            fencingToken: machine.fencingToken, attempt: machine.failures + 1, expiresAt: until)
    }

    @discardableResult
    private func takeBack(
        _ run: JobRun.ID, event: ItemStateMachine.Event, givenBefore: Double, time: Double,
        in db: Database
    ) throws -> Int {
        let limit = event == .abandon ? Double.greatestFiniteMagnitude : time
        let select = try db.cachedStatement(
            sql: """
                SELECT \(ItemStateMachine.columns) FROM item
                WHERE run = ? AND state = 1 AND expires_at <= ? AND leased_at < ?
                """)
        var taken = 0
        for row in try Row.fetchAll(select, arguments: [run, limit, givenBefore]) {
            var machine = try ItemStateMachine(row: row)
            let actions = machine.handle(event, now: time, policy: policy)
            if actions == [.refuse] { continue }
            try machine.save(db)
            try perform(
                actions, on: machine.id, reason: "whoever worked on it did not report back",
                result: nil, time: time, in: db)
            taken += 1
        }
        return taken
    }
}
