import Corpus
import Foundation
import Synchronization
import Testing

@Suite("Loops in parallel")
struct ParallelTests {
    @Test("every item is done once, its result in its place", arguments: [-1, 0, 1, 2, 3, 100])
    func map(threads: Int) {
        for count in [0, 1, 2, 7, 1_000] {
            let calls = Mutex([Int](repeating: 0, count: count))
            let found = Parallel.map(count, threads: threads) { item in
                calls.withLock { $0[item] += 1 }
                return "\(item)"
            }
            #expect(found == (0..<count).map { "\($0)" })
            #expect(calls.withLock { $0.allSatisfy { $0 == 1 } })
        }
    }

    @Test("a lane is one item's at a time, and there are no more lanes than asked for")
    func lanes() {
        let busy = Mutex([Bool](repeating: false, count: 3))
        let clashes = Mutex(0)
        Parallel.forEach(300, lanes: 3) { _, lane in
            let wasFree = busy.withLock { busy in
                defer { busy[lane] = true }
                return !busy[lane]
            }
            if !wasFree { clashes.withLock { $0 += 1 } }
            usleep(100)
            busy.withLock { $0[lane] = false }
        }
        #expect(clashes.withLock { $0 } == 0)
    }

    @Test("a stopwatch goes forward")
    func stopwatch() {
        let watch = Stopwatch()
        let first = watch.seconds
        usleep(20_000)
        #expect(first >= 0 && watch.seconds >= first + 0.02)
    }

    @Test("a failed system call is told with its name, a full disk as a limit")
    func systemCall() {
        errno = EACCES
        let refused = QuarryError(call: "open", path: "i")
        #expect(refused.code == .io && refused.path == "i")
        #expect(refused.reason == "open: Permission denied")
        for full in [ENOSPC, EDQUOT] {
            errno = full
            #expect(QuarryError(call: "write", path: nil).code == .limitExceeded)
        }
    }
}
