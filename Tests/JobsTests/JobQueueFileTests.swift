import Corpus
import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing

@testable import Jobs

/// What concerns the queue's file: who opens it, how durable it is, what damage does.
extension JobQueueTests {
    @Test("everything is there after the file is opened again")
    func reopening() throws {
        _ = try queue.enqueue(sources(["a", "b"]), run: run.id)
        _ = try queue.complete(try lease(1)[0], result: [1, 2, 3])
        let items = try queue.items(run: run.id)
        #expect(try another().items(run: run.id) == items)
        #expect(items.map(\.state) == [.done, .queued])
    }

    @Test("connections and threads that lease at once never share an item")
    func concurrentLeases() throws {
        let keys = (0..<600).map { "source \($0).txt" }
        _ = try queue.enqueue(sources(keys), run: run.id)
        let taken = Mutex<[String]>([])
        let failures = Mutex<[String]>([])
        let queues = try (0..<3).map { _ in try another() }
        DispatchQueue.concurrentPerform(iterations: 6) { worker in
            do {
                let mine = queues[worker % queues.count]
                while true {
                    let leases = try mine.lease(
                        run: run.id, kind: .source, limit: 7, leaseSeconds: 600)
                    if leases.isEmpty { return }
                    taken.withLock { $0 += leases.map(\.key) }
                    let lost = try mine.complete(leases.map { ($0, nil) })
                    if !lost.isEmpty { failures.withLock { $0.append("lost \(lost)") } }
                }
            } catch {
                failures.withLock { $0.append("\(error)") }
            }
        }
        #expect(failures.withLock { $0 } == [])
        #expect(taken.withLock { $0.sorted() } == keys.sorted())
        #expect(try queue.counts(run: run.id) == ItemCounts(done: 600))
    }

    @Test("connections that start the same run at once share it")
    func concurrentStart() throws {
        let file = try TemporaryFolder()
        let ids = Mutex<[Int64]>([])
        DispatchQueue.concurrentPerform(iterations: 6) { _ in
            let opened = try? Self.open(file, clock)
            let run = try? opened?.startRun(job: "x", settingsFingerprint: Digest(number: 1))
            ids.withLock { $0.append(run?.id ?? -1) }
        }
        #expect(Set(ids.withLock { $0 }).count == 1)
        #expect(ids.withLock { $0.first } != -1)
    }

    @Test("a commit is on disk when it returns: the file is in WAL mode with full synchronisation")
    func durability() throws {
        _ = try queue.enqueue(sources(["a"]), run: run.id)
        let leases = try lease()
        #expect(throws: QuarryError.self) {
            try queue.lease(run: 99, kind: .source, limit: 1, leaseSeconds: 1)
        }
        _ = try queue.heartbeat(leases, leaseSeconds: 1)
        let (mode, level) = try queue.read { db in
            (
                try String.fetchOne(db, sql: "PRAGMA journal_mode"),
                try Int.fetchOne(db, sql: "PRAGMA synchronous")
            )
        }
        #expect(mode == "wal")
        #expect(level == 2)
    }

    @Test(
        "a file that is no queue is a typed error",
        arguments: [
            "not a database at all, but long enough to look like a file of some kind or other",
            "SQLite format 3\0 and then rubbish, rubbish, rubbish, rubbish, rubbish, rubbish",
        ])
    func damaged(content: String) throws {
        let path = folder.path + "/damaged.sqlite"
        try Data((content + String(repeating: "x", count: 4096)).utf8)
            .write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: QuarryError.self) { try JobQueue.open(path) }
        #expect(error?.code == .corrupt)
    }

    @Test("flipped bits anywhere in the file give a typed error or an answer, never a trap")
    func flippedBits() throws {
        _ = try queue.enqueue(sources((0..<40).map { "文件 \($0)" }), run: run.id)
        let leases = try lease(20)
        _ = try queue.complete(leases[..<10].map { ($0, [1, 2]) })
        for lease in leases[10..<14] { _ = try queue.fail(lease, code: .corrupt, reason: "x") }
        try queue.database.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        let whole = try Data(contentsOf: URL(fileURLWithPath: queue.path))
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        var failures = 0
        for round in 0..<40 {
            var damaged = whole
            for _ in 0...round % 10 {
                let place = Int.random(in: 0..<damaged.count, using: &random)
                damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            }
            let path = folder.path + "/\(round).sqlite"
            try damaged.write(to: URL(fileURLWithPath: path))
            do {
                try exerciseAll(path)
            } catch {
                failures += 1
                #expect(
                    [.corrupt, .io, .notFound, .invalidInput, .formatTooNew].contains(error.code),
                    "seed \(seed), round \(round): \(error)")
            }
        }
        #expect(failures > 0)
    }

    private func exerciseAll(_ path: String) throws(QuarryError) {
        let queue = try JobQueue.open(path, now: { [clock] in clock.now + 100 })
        _ = try queue.runs(limit: 9)
        _ = try queue.counts(run: run.id)
        _ = try queue.items(run: run.id)
        for letter in try queue.deadLetters(job: "手冊") { try queue.retry(letter.id) }
        _ = try queue.enqueue(sources((0..<50).map { "文件 \($0)" }), run: run.id)
        let leases = try queue.lease(run: run.id, kind: .source, limit: 50, leaseSeconds: 9)
        _ = try queue.heartbeat(leases, leaseSeconds: 10)
        for lease in leases.prefix(3) { _ = try queue.fail(lease, code: .crashed, reason: "x") }
        _ = try queue.complete(leases.dropFirst(3).map { ($0, nil) })
        _ = try queue.nextReady(run: run.id, kind: .source)
        try queue.finishRun(run.id, summary: "{}")
        _ = try queue.startRun(job: "手冊", settingsFingerprint: Digest(number: 1))
    }

    @Test("a queue of a later version is said to be too new")
    func tooNew() throws {
        try queue.database.write { try $0.execute(sql: "PRAGMA user_version = 99") }
        let error = #expect(throws: QuarryError.self) { try another() }
        #expect(error?.code == .formatTooNew)
    }

    @Test("a folder that can't be made is a typed error")
    func noFolder() throws {
        let file = folder.path + "/file"
        try Data().write(to: URL(fileURLWithPath: file))
        let error = #expect(throws: QuarryError.self) {
            try JobQueue.open(file + "/.state/x.sqlite")
        }
        #expect(error?.code == .io)
    }

    @Test("leasing finds its items by an index")
    func plan() throws {
        let details = try queue.read { db in
            try Row.fetchAll(
                db, sql: "EXPLAIN QUERY PLAN \(JobQueue.readyItems)",
                arguments: [run.id, 1, 0.0, nil, nil, 10]
            ).map { $0["detail"] as String }
        }
        #expect(details.contains { $0.contains("item_ready") }, "\(details)")
        #expect(!details.contains { $0.contains("TEMP B-TREE") }, "\(details)")
    }
}
