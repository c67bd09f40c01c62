import Dispatch
import Synchronization

/// Work split over Dispatch threads, item by item, whoever is free taking the next.
enum Parallel {
    /// Runs `body` for 0..<count on at most `threads` threads; returns when all are done.
    static func forEach(_ count: Int, threads: Int, _ body: @Sendable (Int) -> Void) {
        guard count > 0 else { return }
        guard threads > 1, count > 1 else { return (0..<count).forEach(body) }
        let next = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
            while true {
                let item = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard item < count else { return }
                body(item)
            }
        }
    }

    /// The results of `body` for 0..<count, in that order.
    static func map<T: Sendable>(
        _ count: Int, threads: Int, _ body: @Sendable (Int) -> T
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
