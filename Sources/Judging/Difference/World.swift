import Searching

/// An index as it would answer if only some of what changed had changed.
struct World: Sendable {
    /// One change, which leads from the world before to this one.
    enum Step: Sendable, CaseIterable {
        /// Sources that are gone do not answer any more.
        case removed
        /// Nor do passages that were edited away.
        case editedAway
        /// What is left is taken from the segments of the index of now.
        case segments
        /// The weights of now.
        case weights
        /// The other settings of now that a question is answered by.
        case search
        /// Passages that were edited in answer too.
        case editedIn
        /// So do new sources: this is the index of now.
        case added
    }

    /// Nil for the first, the index of before.
    let step: Step?
    let searcher: Searcher
}
