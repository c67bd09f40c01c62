import Corpus

/// Where an item stands.
package enum ItemState: Int, Sendable, CaseIterable {
    case queued = 0
    /// Somebody works on it, or died doing so.
    case leased = 1
    case done = 2
    /// Waits for another attempt.
    case failed = 3
    /// Not tried again by itself.
    case dead = 4
}
