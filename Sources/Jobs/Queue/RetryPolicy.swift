import Corpus

/// How often and when an item is tried again.
package struct RetryPolicy: Hashable, Sendable {
    /// Failures after which an item is dead.
    package var maximumAttempts: Int
    package var baseSeconds: Double
    package var maximumSeconds: Double

    package init(
        maximumAttempts: Int = 3, baseSeconds: Double = 1, maximumSeconds: Double = 300
    ) {
        precondition(maximumAttempts > 0, "an item is tried at least once")
        self.maximumAttempts = maximumAttempts
        self.baseSeconds = baseSeconds
        self.maximumSeconds = maximumSeconds
    }

    /// Seconds to wait after the `failures`th failure: doubled each time up to the maximum, and
    /// of that a half to the whole, so that items that failed together do not return together.
    /// The same item and failure always wait the same.
    package func delaySeconds(item: Int64, failures: Int) -> Double {
        let doublings = min(max(failures - 1, 0), 62)
        let whole = min(baseSeconds * Double(1 << doublings), maximumSeconds)
        let seed = UInt64(bitPattern: item) &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(max(failures, 0))
        return whole * (0.5 + 0.5 * Self.unit(seed))
    }

    /// A number in 0..<1 by SplitMix64's finaliser (Steele, Lea & Flood, OOPSLA 2014).
    private static func unit(_ seed: UInt64) -> Double {
        var mixed = seed &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return Double(mixed >> 11) * 0x1p-53
    }
}
