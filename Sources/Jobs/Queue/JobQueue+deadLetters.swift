package import Corpus
import Foundation
import GRDB

extension JobQueue {
    /// Dead items of the job's newest run on each target that were not discarded, in the order
    /// they were enqueued.
    /// - Throws: `io`, `corrupt`.
    package func deadLetters(job: String) throws(QuarryError) -> [DeadLetter] {
        try deadLetters(
            runs: "SELECT MAX(id) FROM run WHERE job = ? GROUP BY target", arguments: [job])
    }

    /// Dead items of a run that were not discarded, in the order they were enqueued.
    /// - Throws: `io`, `corrupt`.
    package func deadLetters(run: JobRun.ID) throws(QuarryError) -> [DeadLetter] {
        try deadLetters(runs: "?", arguments: [run])
    }

    private func deadLetters(
        runs: String, arguments: StatementArguments
    ) throws(QuarryError) -> [DeadLetter] {
        try read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT id, run, kind, key, code, reason, origin,
                        EXISTS (SELECT 1 FROM attempt WHERE attempt.item = item.id)
                    FROM item
                    WHERE run IN (\(runs)) AND state = 4 AND is_discarded = 0 ORDER BY id
                    """, arguments: arguments)
            return try rows.map { try DeadLetter(row: $0, in: db) }
        }
    }

    /// Names of sources of a run that were given up and need not be reported.
    /// - Throws: `io`, `corrupt`.
    package func discardedSources(run: JobRun.ID) throws(QuarryError) -> [String] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT key FROM item
                    WHERE run = ? AND kind = ? AND state = 4 AND is_discarded = 1 ORDER BY id
                    """, arguments: [run, WorkItem.Kind.source.rawValue]
            ).map { try $0.get(0) }
        }
    }

    /// Items of the job's newest run on each target that somebody means: by a source's path, which
    /// holds for good, or by a number, which holds until the next build.
    /// - Throws: `notFound` where there is none, `invalidInput` for a number of an earlier run: the
    ///   same document has another by now, if it fails still.
    package func items(
        named name: String, job: String
    ) throws(QuarryError) -> [(id: WorkItem.ID, source: String)] {
        let number = WorkItem.ID(name)
        let path = SourceID(path: name.hasPrefix("./") ? String(name.dropFirst(2)) : name).path
        return try read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT id, key FROM item
                    WHERE run IN (SELECT MAX(id) FROM run WHERE job = ? GROUP BY target)
                    AND kind = ? AND (id = ? OR key = ?) ORDER BY id
                    """, arguments: [job, WorkItem.Kind.source.rawValue, number, path])
            guard rows.isEmpty else {
                return try rows.map { (id: try $0.get(0), source: try $0.get(1)) }
            }
            let old = try Row.fetchOne(
                db, sql: "SELECT key FROM item WHERE id = ?", arguments: [number])
            if let number, let old {
                let source: String = try old.get(0)
                throw QuarryError(
                    .invalidInput, path: self.path,
                    "item \(number) is of an earlier run, of \(ForeignText.escaped(source)); "
                        + "`quarry jobs show` has the numbers of now, and a document's path "
                        + "stands for it as well")
            }
            throw QuarryError(
                .notFound, path: self.path,
                "no document \(ForeignText.escaped(name)) was worked at in the last run; "
                    + "`quarry jobs show` lists what was given up")
        }
    }

    /// Gives a dead or waiting item its tries back and forgets that its input is bad. In a run
    /// that has ended nothing happens until the next run enqueues it.
    /// - Throws: `notFound` if there is no such item, `invalidInput` if it is neither dead nor
    ///   waiting.
    package func retry(_ item: WorkItem.ID) throws(QuarryError) {
        let time = now()
        try write { db in
            var machine = try load(item, in: db)
            let actions = machine.handle(.retry, now: time, policy: policy)
            guard actions != [.refuse] else {
                throw QuarryError(
                    .invalidInput, path: path, "item \(item) is neither dead nor waiting")
            }
            try machine.save(db)
            try perform(actions, on: item, reason: nil, result: nil, time: time, in: db)
        }
    }

    /// Takes a dead letter off the list for good: its input is still not tried again.
    /// - Throws: `notFound` if there is no such item, `invalidInput` if it is not dead.
    package func discard(_ item: WorkItem.ID) throws(QuarryError) {
        try write { db in
            guard try load(item, in: db).state == .dead else {
                throw QuarryError(.invalidInput, path: path, "item \(item) is not a dead letter")
            }
            try db.execute(
                sql: "UPDATE item SET is_discarded = 1 WHERE id = ?", arguments: [item])
            try db.execute(
                sql: """
                    UPDATE bad_input SET is_discarded = 1
                    WHERE input = (SELECT input FROM item WHERE id = ?)
                    """, arguments: [item])
        }
    }

    /// - Complexity: O(items of the run).
    package func counts(run: JobRun.ID) throws(QuarryError) -> ItemCounts {
        try read { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT state, COUNT(*) FROM item WHERE run = ? GROUP BY state",
                arguments: [run])
            var counts = ItemCounts()
            for row in rows {
                let state: ItemState = try row.value(0)
                switch state {
                case .queued: counts.queued = try row.get(1)
                case .leased: counts.leased = try row.get(1)
                case .done: counts.done = try row.get(1)
                case .failed: counts.failed = try row.get(1)
                case .dead: counts.dead = try row.get(1)
                }
            }
            return counts
        }
    }

    /// Items of a run in the order they were enqueued, a page at a time: those after item `after`.
    package func items(
        run: JobRun.ID, after: WorkItem.ID = 0, limit: Int = 1000
    ) throws(QuarryError) -> [WorkItem] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT \(WorkItem.columns) FROM item
                    WHERE run = ? AND id > ? ORDER BY id LIMIT ?
                    """, arguments: [run, after, limit]
            ).map(WorkItem.init(row:))
        }
    }

    /// One item of a run; nil if it was never enqueued. Also of a run that has ended.
    package func item(
        run: JobRun.ID, kind: WorkItem.Kind, key: String
    ) throws(QuarryError) -> WorkItem? {
        try read { db in
            try Row.fetchOne(
                db,
                sql: "SELECT \(WorkItem.columns) FROM item WHERE run = ? AND kind = ? AND key = ?",
                arguments: [run, kind.rawValue, key]
            ).map(WorkItem.init(row:))
        }
    }

    private func load(_ item: WorkItem.ID, in db: Database) throws -> ItemStateMachine {
        guard let machine = try ItemStateMachine.load(item, in: db) else {
            throw QuarryError(.notFound, path: path, "there is no item \(item)")
        }
        return machine
    }
}

extension DeadLetter {
    /// From id, run, kind, key, code, reason, origin, whether it was tried.
    init(row: Row, in db: Database) throws {
        let origin: Int64? = try row.get(6)
        self.init(
            id: try row.get(0), run: try row.get(1), kind: try row.value(2), key: try row.get(3),
            code: try row.value(4), reason: try row.get(5),
            attempts: try Attempt.load(item: try row.get(0), origin: origin, in: db),
            isKnownBad: !(try row.get(7) as Bool))
    }
}

extension Attempt {
    static func load(
        item: Int64, origin: Int64?, in db: Database
    ) throws -> [Attempt] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT started_at, ended_at, code, reason FROM attempt
                WHERE item IN (?, ?) ORDER BY rowid
                """, arguments: [item, origin])
        return try rows.enumerated().map { index, row in
            Attempt(
                number: index + 1, startedAt: try row.get(0), endedAt: try row.get(1),
                code: try row.value(2), reason: try row.get(3))
        }
    }
}
