import Glibc

/// A moment on the monotonic clock.
struct Deadline: Sendable {
    private let nanoseconds: UInt64

    init(seconds: Double) {
        let limit = min(max(seconds, 0), 1e9)
        nanoseconds = Self.now() + UInt64(limit * 1e9)
    }

    /// Milliseconds left, rounded up; 0 once it has passed.
    var milliseconds: Int32 {
        let now = Self.now()
        guard nanoseconds > now else { return 0 }
        return Int32(clamping: (nanoseconds - now + 999_999) / 1_000_000)
    }

    private static func now() -> UInt64 {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
    }
}
