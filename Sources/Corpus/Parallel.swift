import Dispatch
import Synchronization

/// Work split over Dispatch threads, item by item, whoever is free taking the next. Calls return
/// when all is done. A call within another's body gets its share of the threads, which is one where
/// the other has them all, however long they have been idle: that is Dispatch's rule for nested
/// `concurrentPerform`.
package enum Parallel {
    /// Runs `body` for each item of 0..<count, on at most `lanes` threads at once. It is told the
    /// lane it runs in, which is no other thread's until it returns.
    package static func forEach(
        _ count: Int, lanes: Int, body: @Sendable (_ item: Int, _ lane: Int) -> Void
    ) {
        guard lanes > 1, count > 1 else {
            for item in 0..<max(count, 0) { body(item, 0) }
            return
        }
        let next = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: min(lanes, count)) { lane in
            while true {
                let item = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard item < count else { return }
                body(item, lane)
            }
        }
    }

    /// Runs `body` for each item of 0..<count.
    package static func forEach(_ count: Int, threads: Int, body: @Sendable (Int) -> Void) {
        forEach(count, lanes: threads) { item, _ in body(item) }
    }

    /// The results of `body` for 0..<count, in that order.
    package static func map<T: Sendable>(
        _ count: Int, threads: Int, body: @Sendable (Int) -> T
    ) -> [T] {
        [T](unsafeUninitializedCapacity: count) { slots, initialized in
            guard let start = slots.baseAddress else { return }
            // Each item initializes a slot of its own, before `forEach` returns.
            nonisolated(unsafe) let first = start
            forEach(count, threads: threads) { (first + $0).initialize(to: body($0)) }
            initialized = count
        }
    }
}
