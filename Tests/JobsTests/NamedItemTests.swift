import Corpus
import TestSupport
import Testing

@testable import Jobs

@Suite("Dead letters are named by path, or by the number of the last run")
struct NamedItemTests {
    private let folder: TemporaryFolder
    private let clock = ManualClock()
    private let queue: JobQueue
    private let bad = NewWorkItem(kind: .source, key: "hr/請假.pdf", input: WorkInput(content: 1))

    init() throws {
        folder = try TemporaryFolder()
        queue = try JobQueueTests.open(folder, clock)
    }

    /// A run in which the document is dead.
    private func run(target: String = "") throws -> DeadLetter {
        let run = try queue.startRun(
            job: "手冊", target: target, settingsFingerprint: Digest(number: 1))
        _ = try queue.enqueue([bad], run: run.id)
        for lease in try queue.lease(run: run.id, kind: .source, limit: 9, leaseSeconds: 60) {
            _ = try queue.fail(lease, code: .corrupt, reason: "no header")
        }
        try queue.finishRun(run.id, summary: "{}")
        return try #require(try queue.deadLetters(run: run.id).first)
    }

    private func ids(_ name: String) throws -> [WorkItem.ID] {
        try queue.items(named: name, job: "手冊").map(\.id)
    }

    @Test("a path holds from run to run and on each index, a number until the next run")
    func names() throws {
        let first = try run()
        #expect(try ids("\(first.id)") == [first.id] && ids("hr/請假.pdf") == [first.id])
        let second = try run()
        #expect(second.id != first.id && second.isKnownBad)
        #expect(try ids("hr/請假.pdf") == [second.id] && ids("\(second.id)") == [second.id])
        let stale = #expect(throws: QuarryError.self) { try ids("\(first.id)") }
        #expect(stale?.code == .invalidInput && stale?.reason.contains("hr/請假.pdf") == true)
        let other = try run(target: "other")
        #expect(try ids("./hr/請假.pdf") == [second.id, other.id])
        for name in ["hr", "999999", "", "-1", "請假.pdf"] {
            let error = #expect(throws: QuarryError.self, "\(name)") { try ids(name) }
            #expect(error?.code == .notFound)
        }
    }

    @Test("what is known of inputs, and which sources of a run nobody wants to hear of")
    func known() throws {
        let letter = try run()
        let other = WorkInput(content: 2)
        let input = try #require(bad.input)
        #expect(
            try queue.knownBad([other, input]).map { $0?.reason } == [nil, "no header"])
        #expect(try queue.discardedSources(run: letter.run) == [])
        try queue.discard(letter.id)
        #expect(try queue.knownBad([input]).map { $0?.isDiscarded } == [true])
        #expect(try queue.discardedSources(run: letter.run) == ["hr/請假.pdf"])
        try queue.retry(try ids("hr/請假.pdf")[0])
        #expect(try queue.knownBad([input]) == [nil])
    }
}
