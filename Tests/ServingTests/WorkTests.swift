import Dispatch
import Foundation
import Testing

@testable import Serving

@Suite("Work on threads, and what is remembered of it", .offPool)
struct WorkTests {
    @Test("no more runs and waits than may, and all that was taken is done")
    func bounds() async throws {
        let queue = WorkQueue(name: "test", width: 2, places: 3, seconds: 60)
        let gate = DispatchSemaphore(value: 0)
        let running = Shared((now: 0, most: 0))
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    do {
                        try await queue.run {
                            running.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
                            gate.wait()
                            running.withLock { $0.now -= 1 }
                        }
                        return true
                    } catch {
                        return false
                    }
                }
            }
            // The refused come back at once; then the others may end.
            var outcomes: [Bool] = []
            for await outcome in group {
                outcomes.append(outcome)
                guard outcomes.count == 15 else { continue }
                while running.withLock({ $0.now }) < 2 {
                    try? await Task.sleep(for: .milliseconds(5))
                }
                for _ in 0..<5 { gate.signal() }
            }
            return outcomes
        }
        #expect(outcomes.count { $0 } == 5)
        #expect(running.withLock { $0.most } == 2)
        // A thread counts itself out after its last piece has answered.
        while queue.load.running > 0 { try await Task.sleep(for: .milliseconds(5)) }
        #expect(queue.load.waiting == 0)
    }

    @Test("what has waited too long is refused when its turn comes")
    func patience() async throws {
        let queue = WorkQueue(name: "test", width: 1, places: 3, seconds: 1)
        let gate = DispatchSemaphore(value: 0)
        let first = Task { try await queue.run { gate.wait() } }
        while queue.load.running == 0 { try await Task.sleep(for: .milliseconds(5)) }
        let second = Task { try await queue.run {} }
        while queue.load.waiting == 0 { try await Task.sleep(for: .milliseconds(5)) }
        try await Task.sleep(for: .milliseconds(1_200))
        gate.signal()
        try await first.value
        await #expect(throws: WorkQueue.Overload.self) { try await second.value }
    }

    @Test("a cache keeps what was asked for last, within its size")
    func cache() {
        let cache = BoundedCache<Int, Int>(maximumBytes: 1_000)
        for key in 0..<500 {
            cache.insert(key, for: key, bytes: 10)
            _ = cache[0]
            #expect(cache.figures.bytes <= 1_000)
        }
        #expect(cache[0] == 0 && cache[499] == 499 && cache[250] == nil)
        #expect(cache.figures.entries > 80)
        cache.insert(7, for: 7, bytes: 400)
        #expect(cache[7] == nil)
        cache.insert(1, for: 499, bytes: 10)
        #expect(cache[499] == 1)
    }

    @Test("a caller may ask in bursts, and steadily")
    func rate() {
        let limiter = RateLimiter(perSecond: 2)
        let start = SuspendingClock.now
        for _ in 0..<4 { #expect(limiter.take("a", now: start) == nil) }
        #expect(limiter.take("a", now: start) == 0.5)
        #expect(limiter.take("b", now: start) == nil)
        #expect(limiter.take("a", now: start + .seconds(1)) == nil)
        #expect(limiter.take("a", now: start + .seconds(1)) == nil)
        #expect(limiter.take("a", now: start + .seconds(1)) != nil)
    }
}
