import Corpus
import Foundation
import Indexing
import Jobs
import Running
import Synchronization
import TestSupport
import Testing
import Watching

@Suite("The loop of watch", .timeLimit(.minutes(3)))
struct WatchLoopTests {
    private struct Failed: Error {}

    /// What the loop did.
    private struct Seen: Sendable {
        var chunkSizes: [Int] = []
        var messages: [String] = []
        var isTold = 0
    }

    private static func job(maximumTokens: Int, in folder: TemporaryFolder) -> [UInt8] {
        Array(
            """
            name: notes
            corpus: { roots: ["\(folder.path)"], include: ["*.txt"] }
            index: "\(folder.path)/index"
            chunk: { max_tokens: \(maximumTokens) }

            """.utf8)
    }

    @Test("builds at once and after changes, with the job as its file says when it is valid")
    func changes() throws {
        let folder = try TemporaryFolder()
        let file = try folder.put(Self.job(maximumTokens: 100, in: folder), "notes.yaml")
        let waker = try Waker()
        let stop = BuildStop(wake: { waker.wake() })
        let seen = Mutex(Seen())
        let settings = WatchLoop.Settings(
            jobFile: file,
            trigger: BuildTrigger(
                settleSeconds: 0.05, maximumWaitSeconds: 1, rescanSeconds: 600, retrySeconds: 600),
            pollSeconds: 0.05)
        let loop = WatchLoop(
            settings, job: try JobDefinition.load(path: file), stop: stop, waker: waker,
            log: Log { entry in seen.withLock { $0.messages.append(entry.message) } },
            build: { job in
                seen.withLock { $0.chunkSizes.append(job.chunk.maxTokens) }
                throw Failed()
            },
            ended: { job, result in
                #expect(throws: Failed.self) { try result.get() }
                let told = seen.withLock { seen in
                    seen.isTold += 1
                    return seen.isTold
                }
                switch told {
                case 1: _ = try folder.put(Self.job(maximumTokens: 50, in: folder), "notes.yaml")
                case 2:
                    _ = try folder.put(Array("name: [".utf8), "notes.yaml")
                    _ = try folder.put(Array("news".utf8), "a.txt")
                default: stop.request(.cancelled)
                }
            })
        try loop.run()
        let found = seen.withLock { $0 }
        #expect(found.chunkSizes == [100, 50, 50])
        #expect(found.messages.contains { $0.contains("was read again") })
        #expect(found.messages.contains { $0.contains("the job stays as it was") })
    }

    @Test("ends without a build where a stop was asked for before")
    func stopped() throws {
        let folder = try TemporaryFolder()
        let file = try folder.put(Self.job(maximumTokens: 100, in: folder), "notes.yaml")
        let stop = BuildStop()
        stop.request(.signal(15))
        try WatchLoop(
            WatchLoop.Settings(jobFile: file, pollSeconds: 1),
            job: try JobDefinition.load(path: file), stop: stop, waker: try Waker(),
            log: .silent, build: { _ in throw Failed() },
            ended: { _, _ in Issue.record("there was a build") }
        ).run()
    }
}
