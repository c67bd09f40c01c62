package import Corpus
import Foundation
import GRDB
import Storage

/// The durable queue of one job: its runs, their work items and what became of them.
///
/// A SQLite file in WAL mode; each call is one transaction, on disk for good when it returns
/// (leases alone may be lost with the power, as their holders are), so callers batch. Threads and
/// processes may share the file. Calls block: not for the cooperative pool.
package final class JobQueue: Sendable {
    package let path: String
    package let policy: RetryPolicy
    let database: DatabaseQueue
    /// Seconds since 1970.
    let now: @Sendable () -> Double

    /// Seconds a call waits while another process writes.
    static let busySeconds = 30.0

    /// Opens the queue, or makes it with the folders above it.
    /// - Throws: `io`; `corrupt` if the file is no queue; `formatTooNew`.
    package static func open(
        _ path: String, policy: RetryPolicy = RetryPolicy(),
        now: @escaping @Sendable () -> Double = { Date().timeIntervalSince1970 }
    ) throws(QuarryError) -> JobQueue {
        try JobQueue(path, policy: policy, now: now)
    }

    private init(
        _ path: String, policy: RetryPolicy, now: @escaping @Sendable () -> Double
    ) throws(QuarryError) {
        self.path = path
        self.policy = policy
        self.now = now
        do {
            try FileSystem.makeFolder(FileSystem.folder(of: path))
            database = try DatabaseQueue(path: path, configuration: Self.configuration)
            // GRDB's default in WAL mode leaves a commit in the page cache until the checkpoint.
            try database.writeWithoutTransaction {
                try $0.execute(sql: "PRAGMA synchronous = FULL")
            }
            try database.write { try Self.migrate($0, path: path) }
        } catch {
            throw Self.translate(error, path: path)
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "quarry.jobs"
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(busySeconds)
        return configuration
    }

    /// One `BEGIN IMMEDIATE` transaction.
    func write<Value>(_ body: (Database) throws -> Value) throws(QuarryError) -> Value {
        do {
            let value = try database.write { db in
                let value = try body(db)
                Failpoint.queueCommit.pass()
                return value
            }
            Failpoint.queueCommitted.pass()
            return value
        } catch {
            throw Self.translate(error, path: path)
        }
    }

    /// One transaction whose effect a power cut may undo, for leases: it takes their holders with
    /// it. Spares the wait for the disk; a later `write` makes it durable too.
    func writeVolatile<Value>(_ body: (Database) throws -> Value) throws(QuarryError) -> Value {
        do {
            return try database.writeWithoutTransaction { db in
                // A level can only be set between transactions.
                try db.execute(sql: "PRAGMA synchronous = NORMAL")
                defer { try? db.execute(sql: "PRAGMA synchronous = FULL") }
                var value: Value?
                try db.inTransaction(.immediate) {
                    value = try body(db)
                    return .commit
                }
                guard let value else { preconditionFailure("a transaction runs its body") }
                return value
            }
        } catch {
            throw Self.translate(error, path: path)
        }
    }

    func read<Value>(_ body: (Database) throws -> Value) throws(QuarryError) -> Value {
        do {
            return try database.read(body)
        } catch {
            throw Self.translate(error, path: path)
        }
    }

    private static let remedy = "the queue can be deleted, it holds nothing that is not found again"

    static func translate(_ error: any Error, path: String) -> QuarryError {
        if let error = error as? QuarryError { return error }
        if error is RowDecodingError {
            return QuarryError(.corrupt, path: path, "a value has a wrong type; \(remedy)")
        }
        guard let error = error as? DatabaseError else {
            return QuarryError(.io, path: path, error.localizedDescription)
        }
        let message = error.message ?? "SQLite error \(error.resultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return QuarryError(
                .corrupt, path: path,
                "\(message); \(remedy)")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return QuarryError(
                .io, path: path, "another process kept the queue busy for \(Int(busySeconds)) s")
        case .SQLITE_FULL:
            return QuarryError(.limitExceeded, path: path, "the disk is full: \(message)")
        default: return QuarryError(.io, path: path, message)
        }
    }
}
