/// What the queue made of a reported failure.
package enum FailureVerdict: Hashable, Sendable {
    /// Leased again from this time on. Seconds since 1970.
    case retries(at: Double)
    case dead
    /// The item waits; the run should stop.
    case halt
    /// The lease was lost; somebody else has the item.
    case refused
}
