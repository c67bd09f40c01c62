package import Corpus

/// An item that will not be tried again by itself.
package struct DeadLetter: Hashable, Sendable, Identifiable {
    /// The item's.
    package let id: Int64
    package let run: Int64
    package let kind: WorkItem.Kind
    package let key: String
    package let code: ErrorCode
    package let reason: String
    /// Oldest first. Of a file known to be bad: the attempts that showed it.
    package let attempts: [Attempt]
    /// Whether an earlier run rejected the same input and this run did not try.
    package let isKnownBad: Bool
}
