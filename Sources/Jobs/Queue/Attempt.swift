package import Corpus

/// How one attempt on an item ended.
package struct Attempt: Hashable, Sendable {
    package let number: Int
    /// Seconds since 1970.
    package let startedAt: Double
    package let endedAt: Double
    package let code: ErrorCode
    package let reason: String
}
