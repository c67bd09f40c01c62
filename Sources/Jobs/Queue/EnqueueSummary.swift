/// What became of a batch given to `enqueue`.
package struct EnqueueSummary: Hashable, Sendable {
    /// Now waiting to be worked on for the first time, or again because their input changed.
    package var queued = 0
    /// In the run already, with the same input.
    package var known = 0
    /// Dead at once: the same input was rejected before.
    package var knownBad = 0
}
