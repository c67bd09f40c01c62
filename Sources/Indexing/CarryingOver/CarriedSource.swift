package import Corpus

/// A source a run left for the next one.
package struct CarriedSource: Hashable, Sendable {
    package enum Kind: String, Sendable {
        /// Changed: the index still has what it was before.
        case previousVersion = "previous_version"
        /// New: not in the index yet.
        case absent
        /// Changed, and its previous version can't be had: nothing was published.
        case unpublished
    }

    package var source: SourceID
    package var kind: Kind

    package init(source: SourceID, kind: Kind) {
        self.source = source
        self.kind = kind
    }
}
