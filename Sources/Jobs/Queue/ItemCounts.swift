import Corpus

/// How many items of a run are in each state.
package struct ItemCounts: Hashable, Sendable {
    package var queued = 0
    package var leased = 0
    package var done = 0
    /// Waiting for another attempt.
    package var failed = 0
    package var dead = 0

    package var unfinished: Int { queued + leased + failed }
}
