package import Corpus

/// A source a run left for the next one.
package struct CarriedSource: Hashable, Sendable {
    package enum Kind: String, Sendable {
        /// Changed or unreadable: the index still has what it was before.
        case previousVersion = "previous_version"
        /// New: not in the index yet.
        case absent
        /// The same, and its previous version can't be had: nothing was published.
        case unpublished
    }

    package enum Cause: String, Sendable {
        case limit
        /// The system would not let it, or a folder above it, be read.
        case unreadable
    }

    package var source: SourceID
    package var kind: Kind
    package var cause: Cause

    package init(source: SourceID, kind: Kind, cause: Cause = .limit) {
        self.source = source
        self.kind = kind
        self.cause = cause
    }
}
