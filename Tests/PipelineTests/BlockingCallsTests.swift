import Foundation
import Synchronization
import Testing

@testable import QuarryKit

@Suite("Calls beside Swift's pool", .timeLimit(.minutes(10)))
struct BlockingCallsTests {
    private typealias Failure = KnowledgeBase.Failure

    /// Holds calls until it is opened.
    private final class Gate: Sendable {
        private let semaphore = DispatchSemaphore(value: 0)
        private let arrived = Mutex(0)

        func pass() {
            arrived.withLock { $0 += 1 }
            semaphore.wait()
            semaphore.signal()
        }

        func open() { semaphore.signal() }

        /// Until so many calls stand before it.
        func wait(for count: Int) async throws {
            while arrived.withLock({ $0 < count }) { try await Task.sleep(for: .milliseconds(1)) }
        }
    }

    private func queued(_ count: Int, in calls: BlockingCalls) async throws {
        while calls.load.queued < count { try await Task.sleep(for: .milliseconds(1)) }
    }

    @Test("one that waits for its turn ends as soon as it is cancelled, and is never made")
    func cancelledInQueue() async throws {
        let calls = BlockingCalls(width: 1)
        let gate = Gate()
        let (made, make) = AsyncStream<String>.makeStream()
        let first = Task {
            try await calls.run { _ throws(Failure) in
                gate.pass()
                return "first"
            }
        }
        try await gate.wait(for: 1)
        let second = Task {
            try await calls.run { _ throws(Failure) in _ = make.yield("second") }
        }
        try await queued(1, in: calls)
        let third = Task {
            try await calls.run { _ throws(Failure) in _ = make.yield("third") }
        }
        try await queued(2, in: calls)
        second.cancel()
        // The gate is shut: nothing else has ended.
        let error = await #expect(throws: Failure.self) { try await second.value }
        #expect(error?.code == "cancelled" && calls.load.running == 1)
        gate.open()
        #expect(try await first.value == "first")
        try await third.value
        make.finish()
        #expect(await made.reduce(into: []) { $0.append($1) } == ["third"])
    }

    @Test("one that has begun is told that nobody waits, and its result is nobody's")
    func cancelledAtWork() async throws {
        let calls = BlockingCalls(width: 1)
        let gate = Gate()
        let (told, tell) = AsyncStream<Bool>.makeStream()
        let task = Task {
            try await calls.run { isWanted throws(Failure) in
                tell.yield(isWanted())
                gate.pass()
                tell.yield(isWanted())
                tell.finish()
            }
        }
        try await gate.wait(for: 1)
        task.cancel()
        let error = await #expect(throws: Failure.self) { try await task.value }
        #expect(error?.code == "cancelled")
        gate.open()
        #expect(await told.reduce(into: []) { $0.append($1) } == [true, false])
    }

    @Test("no more than the width are at work, the others wait and all get their own results")
    func full() async throws {
        let calls = BlockingCalls(width: 2)
        let gate = Gate()
        let tasks = (0..<20).map { number in
            Task {
                try await calls.run { _ throws(Failure) in
                    gate.pass()
                    if number == 7 { throw Failure(code: "io", path: nil, description: "seven") }
                    return number
                }
            }
        }
        try await gate.wait(for: 2)
        try await queued(18, in: calls)
        #expect(calls.load.running == 2)
        gate.open()
        for (number, task) in tasks.enumerated() {
            switch await task.result {
            case .success(let value): #expect(value == number && number != 7)
            case .failure(let error): #expect((error as? Failure)?.code == "io" && number == 7)
            }
        }
        while calls.load.running > 0 { try await Task.sleep(for: .milliseconds(1)) }
        #expect(calls.load.queued == 0)
    }
}
