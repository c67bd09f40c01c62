package import Corpus
import Foundation
import GRDB

extension JobQueue {
    /// Runs whose items are kept, to be shown; of older ones only the run itself and what is
    /// known of bad inputs.
    static let keptRuns = 10

    /// Joins the job's active run on the target if it has these settings; else begins a new one,
    /// and an active run on the target with other settings is superseded. Whoever was first to hold
    /// the index's lock then calls `reclaimLeases`.
    /// - Throws: `io`, `corrupt`.
    package func startRun(
        job: String, target: String = "", settingsFingerprint: Digest
    ) throws(QuarryError) -> JobRun {
        let time = now()
        return try write { db in
            let settings = Data(settingsFingerprint.bytes)
            let active = try Row.fetchOne(
                db,
                sql: """
                    SELECT \(JobRun.columns) FROM run
                    WHERE job = ? AND target = ? AND settings = ? AND state = 'active'
                    ORDER BY id DESC
                    """, arguments: [job, target, settings])
            if let active { return try JobRun(row: active, isResumed: true) }
            try db.execute(
                sql: """
                    UPDATE run SET state = 'superseded', finished_at = ?
                    WHERE job = ? AND target = ? AND state = 'active'
                    """, arguments: [time, job, target])
            try db.execute(
                sql: """
                    INSERT INTO run (job, target, settings, state, started_at)
                    VALUES (?, ?, ?, 'active', ?)
                    """, arguments: [job, target, settings, time])
            let id = db.lastInsertedRowID
            try Self.prune(job: job, target: target, in: db)
            return JobRun(
                id: id, job: job, target: target, settingsFingerprint: settingsFingerprint,
                state: .active, startedAt: time, finishedAt: nil, summary: nil,
                isResumed: false)
        }
    }

    /// Ends a run. Items still unfinished stay as they are and are never leased again.
    /// - Throws: `notFound` if there is no such run, `alreadyExists` if it has ended before.
    package func finishRun(_ run: JobRun.ID, summary: String) throws(QuarryError) {
        let time = now()
        try write { db in
            try db.execute(
                sql: """
                    UPDATE run SET state = 'finished', finished_at = ?, summary = ?
                    WHERE id = ? AND state = 'active'
                    """, arguments: [time, summary, run])
            if db.changesCount == 1 { return }
            let exists = try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM run WHERE id = ?)", arguments: [run])
            throw exists == true
                ? QuarryError(.alreadyExists, path: path, "run \(run) has ended already")
                : QuarryError(.notFound, path: path, "there is no run \(run)")
        }
    }

    /// The newest runs first.
    package func runs(limit: Int) throws(QuarryError) -> [JobRun] {
        try read { db in
            try Row.fetchAll(
                db, sql: "SELECT \(JobRun.columns) FROM run ORDER BY id DESC LIMIT ?",
                arguments: [limit]
            ).map { try JobRun(row: $0) }
        }
    }

    private static func prune(job: String, target: String, in db: Database) throws {
        let oldest = try Int64.fetchOne(
            db,
            sql: """
                SELECT id FROM run WHERE job = ? AND target = ? ORDER BY id DESC LIMIT 1 OFFSET ?
                """, arguments: [job, target, keptRuns])
        guard let oldest else { return }
        try db.execute(
            sql: """
                DELETE FROM item WHERE run IN
                (SELECT id FROM run WHERE job = ? AND target = ? AND id <= ?)
                AND NOT EXISTS (SELECT 1 FROM bad_input WHERE bad_input.item = item.id)
                """, arguments: [job, target, oldest])
    }
}

extension JobRun: Identifiable {}
