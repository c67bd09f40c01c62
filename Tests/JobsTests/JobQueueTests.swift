import Corpus
import Foundation
import GRDB
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Jobs

@Suite("The queue")
struct JobQueueTests {
    let folder: TemporaryFolder
    let clock = ManualClock()
    let queue: JobQueue
    let run: JobRun

    init() throws {
        folder = try TemporaryFolder()
        queue = try Self.open(folder, clock)
        run = try queue.startRun(job: "手冊", settingsFingerprint: Digest(number: 1))
    }

    static func open(_ folder: TemporaryFolder, _ clock: ManualClock) throws -> JobQueue {
        try JobQueue.open(
            StateFolder(in: folder.path).queue(of: "手冊"),
            policy: RetryPolicy(maximumAttempts: 3, baseSeconds: 10, maximumSeconds: 60),
            now: { clock.now })
    }

    /// Another process's view of the same file.
    func another() throws -> JobQueue { try Self.open(folder, clock) }

    func sources(_ keys: [String]) -> [NewWorkItem] {
        keys.enumerated().map {
            NewWorkItem(kind: .source, key: $1, input: WorkInput(content: $0))
        }
    }

    func lease(_ limit: Int = 100, seconds: Double = 60) throws -> [LeasedItem] {
        try queue.lease(run: run.id, kind: .source, limit: limit, leaseSeconds: seconds)
    }

    @Test("the file lies in .state beside the job file")
    func place() {
        #expect(queue.path == folder.path + "/.state/手冊.sqlite")
        #expect(StateFolder(besideJobFile: "job.yaml").queue(of: "a") == ".state/a.sqlite")
    }

    @Test("items are leased in the order they were enqueued, each once, and done")
    func order() throws {
        let keys = ["第一章.pdf", "b.txt", "第二章.docx", "a.txt"]
        let summary = try queue.enqueue(sources(keys), run: run.id)
        #expect(summary == EnqueueSummary(queued: 4))
        let first = try lease(3)
        let second = try lease(3)
        #expect((first + second).map(\.key) == keys)
        #expect(first[0].input == WorkInput(content: 0))
        #expect(try lease().isEmpty)
        #expect(try queue.complete(first.map { ($0, Array($0.key.utf8)) }).isEmpty)
        #expect(try queue.complete(second[0]))
        #expect(try queue.counts(run: run.id) == ItemCounts(done: 4))
        let items = try queue.items(run: run.id)
        #expect(
            items.map(\.result) == [
                Array("第一章.pdf".utf8), Array("b.txt".utf8), Array("第二章.docx".utf8), nil,
            ])
        #expect(items.allSatisfy { $0.state == .done })
    }

    @Test("kinds are apart")
    func kinds() throws {
        _ = try queue.enqueue(
            WorkItem.Kind.allCases.map { NewWorkItem(kind: $0, key: "x") }, run: run.id)
        for kind in WorkItem.Kind.allCases {
            let leased = try queue.lease(run: run.id, kind: kind, limit: 9, leaseSeconds: 1)
            #expect(leased.map(\.kind) == [kind])
        }
    }

    @Test("enqueueing again changes nothing, unless the input changed")
    func enqueueAgain() throws {
        _ = try queue.enqueue(sources(["a", "b"]), run: run.id)
        let leases = try lease()
        #expect(try queue.complete(leases[0]))
        let again = try queue.enqueue(sources(["a", "b", "c"]), run: run.id)
        #expect(again == EnqueueSummary(queued: 1, known: 2))
        let changed = NewWorkItem(kind: .source, key: "a", input: WorkInput(content: 99))
        #expect(try queue.enqueue([changed], run: run.id) == EnqueueSummary(queued: 1))
        #expect(try queue.items(run: run.id)[0].input == WorkInput(content: 99))
        #expect(try lease().map(\.key) == ["c", "a"])
    }

    @Test("the holder of an item whose input changed is refused")
    func changedWhileLeased() throws {
        _ = try queue.enqueue(sources(["a"]), run: run.id)
        let old = try lease()[0]
        let changed = NewWorkItem(kind: .source, key: "a", input: WorkInput(content: 99))
        _ = try queue.enqueue([changed], run: run.id)
        #expect(try !queue.complete(old, result: [1]))
        let new = try lease()[0]
        #expect(try !queue.complete(old, result: [1]))
        #expect(try queue.complete(new, result: [2]))
        #expect(try queue.items(run: run.id)[0].result == [2])
    }

    @Test("a lease that ran out goes to somebody else, and the old holder's report is refused")
    func fencing() throws {
        _ = try queue.enqueue(sources(["a"]), run: run.id)
        let old = try lease(seconds: 30)[0]
        clock.advance(by: 29)
        #expect(try lease().isEmpty)
        clock.advance(by: 1)
        let new = try another().lease(run: run.id, kind: .source, limit: 1, leaseSeconds: 30)[0]
        #expect(new.fencingToken > old.fencingToken)
        #expect(try !queue.complete(old, result: [1]))
        #expect(try queue.fail(old, code: .corrupt, reason: "x") == .refused)
        #expect(try queue.heartbeat([old, new], leaseSeconds: 60) == [old])
        #expect(try queue.complete(new, result: [2]))
        #expect(try queue.items(run: run.id)[0].result == [2])
        #expect(try queue.deadLetters(job: "手冊").isEmpty)
    }

    @Test("a heartbeat keeps a lease")
    func heartbeat() throws {
        _ = try queue.enqueue(sources(["a", "b"]), run: run.id)
        let leases = try lease(seconds: 30)
        clock.advance(by: 20)
        #expect(try queue.heartbeat([leases[0]], leaseSeconds: 30).isEmpty)
        clock.advance(by: 20)
        #expect(try lease().map(\.key) == ["b"])
    }

    @Test("after a kill the next process takes back what was in flight, and does it last")
    func reclaim() throws {
        _ = try queue.enqueue(sources(["a", "b", "c"]), run: run.id)
        let inFlight = try lease(1, seconds: 3600)
        let successor = try another()
        let resumed = try successor.startRun(job: "手冊", settingsFingerprint: Digest(number: 1))
        #expect(resumed.id == run.id && resumed.isResumed && !run.isResumed)
        #expect(try successor.reclaimLeases(run: run.id, givenBefore: clock.now) == 0)
        clock.advance(by: 1)
        #expect(try successor.reclaimLeases(run: run.id, givenBefore: clock.now) == 1)
        let leases = try successor.lease(
            run: run.id, kind: .source, limit: 9, leaseSeconds: 60)
        #expect(leases.map(\.key) == ["b", "c", "a"])
        #expect(try queue.complete(inFlight.map { ($0, nil) }) == inFlight)
    }

    @Test(
        "a failure that may pass is tried again later, in the end it is a dead letter with its history"
    )
    func retries() throws {
        _ = try queue.enqueue(sources(["a"]), run: run.id)
        let start = clock.now
        for attempt in 1...2 {
            let item = try lease()[0]
            #expect(item.attempt == attempt)
            let verdict = try queue.fail(item, code: .crashed, reason: "signal \(attempt)")
            guard case .retries(let time) = verdict else {
                Issue.record("\(verdict)")
                return
            }
            #expect(time > clock.now)
            #expect(try queue.nextReady(run: run.id, kind: .source) == time)
            #expect(try lease().isEmpty)
            clock.advance(by: time - clock.now)
        }
        #expect(try queue.fail(lease()[0], code: .crashed, reason: "signal 3") == .dead)
        let letter = try #require(try queue.deadLetters(job: "手冊").first)
        #expect(letter.key == "a" && letter.code == .crashed && letter.reason == "signal 3")
        #expect(letter.attempts.map(\.reason) == ["signal 1", "signal 2", "signal 3"])
        #expect(letter.attempts.map(\.number) == [1, 2, 3])
        #expect(letter.attempts[0].startedAt == start && letter.attempts[2].endedAt == clock.now)
        #expect(!letter.isKnownBad)
        #expect(try queue.nextReady(run: run.id, kind: .source) == nil)
    }

    @Test("what concerns the machine halts the run and costs the item nothing")
    func halt() throws {
        _ = try queue.enqueue(sources(["a"]), run: run.id)
        for _ in 0..<5 {
            #expect(try queue.fail(lease()[0], code: .formatTooNew, reason: "x") == .halt)
        }
        #expect(try queue.counts(run: run.id) == ItemCounts(failed: 1))
    }

    @Test("a known bad file is not tried again until it, the parser or the settings change")
    func knownBad() throws {
        let bad = WorkInput(content: 1)
        _ = try queue.enqueue([NewWorkItem(kind: .source, key: "a", input: bad)], run: run.id)
        #expect(try queue.fail(lease()[0], code: .encrypted, reason: "needs a password") == .dead)
        try queue.finishRun(run.id, summary: "{}")
        let next = try queue.startRun(job: "手冊", settingsFingerprint: Digest(number: 1))
        #expect(next.id != run.id)
        let summary = try queue.enqueue(
            [
                // The same bytes under another name are as bad.
                NewWorkItem(kind: .source, key: "renamed", input: bad),
                NewWorkItem(kind: .source, key: "b", input: WorkInput(content: 2)),
                NewWorkItem(kind: .source, key: "c", input: WorkInput(content: 1, parser: 2)),
                NewWorkItem(kind: .source, key: "d", input: WorkInput(content: 1, settings: 2)),
                NewWorkItem(kind: .source, key: "e"),
            ], run: next.id)
        #expect(summary == EnqueueSummary(queued: 4, knownBad: 1))
        let leased = try queue.lease(run: next.id, kind: .source, limit: 9, leaseSeconds: 1)
        #expect(leased.map(\.key) == ["b", "c", "d", "e"])
        let letter = try #require(try queue.deadLetters(job: "手冊").first)
        #expect(letter.key == "renamed" && letter.isKnownBad && letter.code == .encrypted)
        #expect(letter.attempts.map(\.reason) == ["needs a password"])
    }

    @Test("an item that failed by the machine's fault is tried again in the next run")
    func notKnownBad() throws {
        let item = NewWorkItem(kind: .source, key: "a", input: WorkInput(content: 1))
        _ = try queue.enqueue([item], run: run.id)
        for _ in 0..<3 {
            _ = try queue.fail(lease()[0], code: .io, reason: "EIO")
            clock.advance(by: 100)
        }
        #expect(try queue.deadLetters(job: "手冊").count == 1)
        try queue.finishRun(run.id, summary: "{}")
        let next = try queue.startRun(job: "手冊", settingsFingerprint: Digest(number: 1))
        #expect(try queue.enqueue([item], run: next.id) == EnqueueSummary(queued: 1))
    }

    @Test(
        "a dead letter can be retried: in this run at once, in later runs as if it had not failed")
    func retryByHand() throws {
        let item = NewWorkItem(kind: .source, key: "a", input: WorkInput(content: 1))
        _ = try queue.enqueue([item], run: run.id)
        _ = try queue.fail(lease()[0], code: .corrupt, reason: "no header")
        let letter = try queue.deadLetters(job: "手冊")[0]
        try queue.retry(letter.id)
        #expect(try queue.deadLetters(job: "手冊").isEmpty)
        let again = try lease()[0]
        #expect(again.attempt == 1)
        _ = try queue.fail(again, code: .corrupt, reason: "still none")
        #expect(try queue.deadLetters(job: "手冊")[0].attempts.count == 2)
        try queue.retry(letter.id)
        try queue.finishRun(run.id, summary: "{}")
        let next = try queue.startRun(job: "手冊", settingsFingerprint: Digest(number: 1))
        #expect(try queue.enqueue([item], run: next.id) == EnqueueSummary(queued: 1))
    }

    @Test("a discarded dead letter is off the list in this run and the next, and still not tried")
    func discard() throws {
        let item = NewWorkItem(kind: .source, key: "a", input: WorkInput(content: 1))
        _ = try queue.enqueue([item], run: run.id)
        _ = try queue.fail(lease()[0], code: .corrupt, reason: "no header")
        try queue.discard(try queue.deadLetters(job: "手冊")[0].id)
        #expect(try queue.deadLetters(job: "手冊").isEmpty)
        try queue.finishRun(run.id, summary: "{}")
        let next = try queue.startRun(job: "手冊", settingsFingerprint: Digest(number: 1))
        #expect(try queue.enqueue([item], run: next.id) == EnqueueSummary(knownBad: 1))
        #expect(try queue.deadLetters(job: "手冊").isEmpty)
    }

    @Test("only a dead letter can be discarded, only what failed retried")
    func wrongState() throws {
        _ = try queue.enqueue(sources(["a"]), run: run.id)
        let id = try queue.items(run: run.id)[0].id
        for call in [queue.retry, queue.discard] {
            #expect(throws: QuarryError.self) { try call(id) }
            let error = #expect(throws: QuarryError.self) { try call(999) }
            #expect(error?.code == .notFound)
        }
    }

    @Test("other settings supersede an unfinished run; an ended run takes no more work")
    func runs() throws {
        _ = try queue.enqueue(sources(["a"]), run: run.id)
        let other = try queue.startRun(job: "手冊", settingsFingerprint: Digest(number: 2))
        #expect(other.id != run.id)
        #expect(throws: QuarryError.self) { try lease() }
        #expect(throws: QuarryError.self) { try queue.enqueue(sources(["b"]), run: run.id) }
        try queue.finishRun(other.id, summary: #"{"chunks":3}"#)
        let second = #expect(throws: QuarryError.self) {
            try queue.finishRun(other.id, summary: "{}")
        }
        #expect(second?.code == .alreadyExists)
        let unknown = #expect(throws: QuarryError.self) { try queue.finishRun(99, summary: "{}") }
        #expect(unknown?.code == .notFound)
        let runs = try queue.runs(limit: 10)
        #expect(runs.map(\.state) == [.finished, .superseded])
        #expect(runs[0].summary == #"{"chunks":3}"#)
        #expect(try queue.runs(limit: 1).count == 1)
    }

    @Test("runs of one job on two indexes keep their items, leases and ends apart")
    func targets() throws {
        let one = try queue.startRun(
            job: "手冊", target: "/一", settingsFingerprint: Digest(number: 1))
        let other = try queue.startRun(
            job: "手冊", target: "/二", settingsFingerprint: Digest(number: 1))
        for run in [one, other] { _ = try queue.enqueue(sources(["a", "b"]), run: run.id) }
        let held = try queue.lease(run: one.id, kind: .source, limit: 9, leaseSeconds: 60)
        #expect(held.count == 2)
        #expect(try queue.reclaimLeases(run: other.id, givenBefore: .infinity) == 0)
        let leases = try queue.lease(run: other.id, kind: .source, limit: 9, leaseSeconds: 60)
        _ = try queue.fail(leases[0], code: .corrupt, reason: "no header")
        try queue.finishRun(other.id, summary: "{}")
        #expect(try queue.complete(held[0]))
        #expect(try queue.deadLetters(run: one.id).isEmpty)
        #expect(try queue.deadLetters(job: "手冊").map(\.run) == [other.id])
        let again = try queue.startRun(
            job: "手冊", target: "/一", settingsFingerprint: Digest(number: 1))
        #expect(again.id == one.id && again.isResumed)
    }

    @Test("only items of the input that is asked for are leased")
    func leaseByInput() throws {
        _ = try queue.enqueue(sources(["a", "b"]), run: run.id)
        let wanted = WorkInput(content: 1)
        let leased = try queue.lease(
            run: run.id, kind: .source, input: wanted, limit: 9, leaseSeconds: 60)
        #expect(leased.map(\.key) == ["b"])
        #expect(try queue.item(run: run.id, kind: .source, key: "b")?.state == .leased)
        #expect(try queue.item(run: run.id, kind: .publish, key: "b") == nil)
    }

    @Test("a queue of version 1 is brought to this one, and keeps what it held")
    func versionOne() throws {
        _ = try queue.enqueue(sources(["a"]), run: run.id)
        try queue.database.write {
            try $0.execute(sql: "ALTER TABLE run DROP COLUMN target")
            try $0.execute(sql: "PRAGMA user_version = 1")
        }
        let opened = try another()
        #expect(try opened.runs(limit: 9).map(\.target) == [""])
        #expect(try opened.items(run: run.id).map(\.key) == ["a"])
    }

    @Test("old runs lose their items, but not what is known of bad files")
    func pruning() throws {
        let items = [
            NewWorkItem(kind: .source, key: "bad", input: WorkInput(content: 1)),
            NewWorkItem(kind: .source, key: "good", input: WorkInput(content: 2)),
        ]
        _ = try queue.enqueue(items, run: run.id)
        let leases = try lease()
        _ = try queue.fail(leases[0], code: .corrupt, reason: "no header")
        _ = try queue.complete(leases[1])
        try queue.finishRun(run.id, summary: "{}")
        for _ in 0..<JobQueue.keptRuns + 2 {
            let next = try queue.startRun(job: "手冊", settingsFingerprint: Digest(number: 1))
            let summary = try queue.enqueue(items, run: next.id)
            #expect(summary == EnqueueSummary(queued: 1, knownBad: 1))
            #expect(try queue.deadLetters(job: "手冊")[0].attempts.count == 1)
            try queue.finishRun(next.id, summary: "{}")
        }
        #expect(try queue.items(run: run.id).map(\.key) == ["bad"])
        #expect(try queue.items(run: run.id + 1).isEmpty)
        #expect(try queue.items(run: run.id + 4).count == 2)
        #expect(try queue.runs(limit: 99).count == JobQueue.keptRuns + 3)
    }
}
