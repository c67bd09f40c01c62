import Synchronization

/// How often each caller may ask: a bucket of requests a caller that fills at a steady rate (the
/// token bucket of RFC 2697).
package final class RateLimiter: Sendable {
    private struct Bucket {
        var level: Double
        var filled: SuspendingClock.Instant
    }

    private let perSecond: Double
    private let burst: Double
    private let buckets = Mutex<[String: Bucket]>([:])

    /// Requests at once, as a multiple of those in a second.
    static let burstSeconds = 2.0

    /// - Parameter perSecond: requests of one caller, in the long run.
    package init(perSecond: Double) {
        self.perSecond = perSecond
        burst = max(perSecond * Self.burstSeconds, 1)
    }

    /// Counts a request.
    /// - Returns: nil if it may be answered; else the seconds after which one may.
    package func take(_ caller: String, now: SuspendingClock.Instant = .now) -> Double? {
        buckets.withLock { buckets in
            var bucket = buckets[caller] ?? Bucket(level: burst, filled: now)
            let passed = max((now - bucket.filled) / .seconds(1), 0)
            bucket.level = min(bucket.level + passed * perSecond, burst)
            bucket.filled = now
            defer { buckets[caller] = bucket }
            guard bucket.level >= 1 else { return (1 - bucket.level) / perSecond }
            bucket.level -= 1
            return nil
        }
    }
}
