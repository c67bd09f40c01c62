import Synchronization

extension Parallel {
    /// Runs `body` for each item of 0..<count until one throws; what is being worked on then is
    /// brought to its end.
    /// - Throws: what the first to fail threw.
    package static func forEachThrowing(
        _ count: Int, threads: Int, body: @Sendable (Int) throws(QuarryError) -> Void
    ) throws(QuarryError) {
        let failure = Mutex<QuarryError?>(nil)
        forEach(count, threads: threads) { item in
            guard failure.withLock({ $0 == nil }) else { return }
            do throws(QuarryError) {
                try body(item)
            } catch {
                failure.withLock { $0 = $0 ?? error }
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
    }
}
