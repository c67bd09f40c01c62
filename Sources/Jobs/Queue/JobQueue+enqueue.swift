package import Corpus
import Foundation
import GRDB

extension JobQueue {
    /// Adds items to a run in one transaction; their order is the order of work.
    ///
    /// An item that is there already is left as it stands, unless its input changed: then it
    /// starts anew. An input known to be bad makes the item dead at once.
    /// - Parameter distrustsKnownBad: whether what is known of bad inputs is forgotten first, so
    ///   that they are tried again.
    /// - Throws: `io`, `corrupt`, `notFound` if the run is not active.
    package func enqueue(
        _ items: [NewWorkItem], run: JobRun.ID, distrustsKnownBad: Bool = false
    ) throws(QuarryError) -> EnqueueSummary {
        let time = now()
        return try write { db in
            try requireActive(run, in: db)
            if distrustsKnownBad {
                for item in items { try KnownBadInput.forget(item.input, in: db) }
            }
            let badInputs = try Int.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM bad_input)")
            var summary = EnqueueSummary()
            for item in items {
                let bad = badInputs == 1 ? try KnownBadInput.load(item.input, in: db) : nil
                try add(item, run: run, bad: bad, time: time, to: &summary, in: db)
            }
            return summary
        }
    }

    func requireActive(_ run: JobRun.ID, in db: Database) throws {
        let state = try String.fetchOne(
            db, sql: "SELECT state FROM run WHERE id = ?", arguments: [run])
        guard let state else { throw QuarryError(.notFound, path: path, "there is no run \(run)") }
        guard state == JobRun.State.active.rawValue else {
            throw QuarryError(.notFound, path: path, "run \(run) is \(state), not active")
        }
    }

    private func add(
        _ item: NewWorkItem, run: JobRun.ID, bad: KnownBadInput?, time: Double,
        to summary: inout EnqueueSummary, in db: Database
    ) throws {
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO item (run, kind, key, input, state) VALUES (?, ?, ?, ?, 0)
                ON CONFLICT DO NOTHING
                """)
        try insert.execute(arguments: [run, item.kind.rawValue, item.key, item.input?.bytes])
        if db.changesCount == 1 {
            if let bad { try bury(db.lastInsertedRowID, because: bad, in: db) }
        } else if try !restart(item, run: run, bad: bad, time: time, in: db) {
            summary.known += 1
            return
        }
        if bad == nil { summary.queued += 1 } else { summary.knownBad += 1 }
    }

    /// Starts an item that is there already anew if its input changed; else false.
    private func restart(
        _ item: NewWorkItem, run: JobRun.ID, bad: KnownBadInput?, time: Double, in db: Database
    ) throws -> Bool {
        let select = try db.cachedStatement(
            sql: """
                SELECT \(ItemStateMachine.columns), input FROM item
                WHERE run = ? AND kind = ? AND key = ?
                """)
        let row = try Row.fetchOne(select, arguments: [run, item.kind.rawValue, item.key])
        guard let row else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
        var machine = try ItemStateMachine(row: row)
        let isSameInput = try row.get(7) as Data? == item.input?.bytes
        let actions = machine.handle(
            .enqueue(isSameInput: isSameInput), now: time, policy: policy)
        guard actions != [.refuse] else { return false }
        try machine.save(db)
        try perform(actions, on: machine.id, reason: nil, result: nil, time: time, in: db)
        try db.cachedStatement(sql: "UPDATE item SET input = ? WHERE id = ?")
            .execute(arguments: [item.input?.bytes, machine.id])
        if let bad { try bury(machine.id, because: bad, in: db) }
        return true
    }

    /// Makes an item dead because its input is known to be bad.
    private func bury(_ id: Int64, because bad: KnownBadInput, in db: Database) throws {
        let update = try db.cachedStatement(
            sql: """
                UPDATE item SET state = 4, code = ?, reason = ?, origin = ?, is_discarded = ?
                WHERE id = ?
                """)
        try update.execute(arguments: [
            bad.code.rawValue, bad.reason, bad.item, bad.isDiscarded, id,
        ])
    }
}
