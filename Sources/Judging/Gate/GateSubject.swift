package import Corpus
package import Snapshots

/// What a gate judges: an index that may be published, beside the one that is.
package struct GateSubject: Sendable {
    package var index: Snapshot
    /// Nil: nothing is published yet, or it can't be read.
    package var current: Snapshot?
    /// What is published, where that alone can be read: by how much the index differs, not in what.
    package var currentFacts: Manifest?
    /// Sources that the index has to hold, but for those that are excused: failed with a reason, or
    /// left over by a limit. Nil where nobody has looked at the corpus.
    package var expected: Set<SourceID>?
    package var excused: Set<SourceID> = []
    /// Files and folders that could not be indexed.
    package var failed = 0
    /// Whether it is for the gate what is gone; in a build the guard has decided.
    package var judgesRemovals = false
    /// Whether any number may be gone, and the index that much smaller.
    package var acceptsRemovals = false

    package init(index: Snapshot, current: Snapshot?) {
        self.index = index
        self.current = current
    }
}
