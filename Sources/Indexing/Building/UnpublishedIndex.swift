package import Corpus
package import Snapshots

/// An index that a build has finished and that nobody reads yet.
package struct UnpublishedIndex: Sendable {
    /// Its segments lie in the index's folder, under no generation.
    package let manifest: Manifest
    package let layout: IndexLayout
    /// The generation that is published; nil before the first.
    package let current: Manifest?
    /// Sources that the build has seen, or keeps as they were. Nil where documents came ready-made.
    package let expected: Set<SourceID>?
    /// Of them, those that are not in the index for a reason that is told.
    package let excused: Set<SourceID>
    /// Files and folders that could not be indexed.
    package let failed: Int
}
