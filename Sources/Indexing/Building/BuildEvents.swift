package import Corpus

/// What a build tells whoever watches it. Closures are called from several threads.
package struct BuildEvents: Sendable {
    /// Units of work done and known of so far.
    package var progress: @Sendable (BuildStage, _ done: Int, _ total: Int) -> Void
    package var failed: @Sendable (SourceFailure) -> Void
    /// One sentence for the log.
    package var note: @Sendable (String) -> Void
    /// A source's chunks are there.
    package var prepared: @Sendable (PreparedFacts) -> Void = { _ in }
    /// Vectors of some chunks are there: those computed just now, each told as it is finished and
    /// durable a little later, and those the store had.
    package var embedded: @Sendable (_ computed: Int, _ found: Int) -> Void = { _, _ in }
    /// How the corpus differs from the generation before.
    package var changed: @Sendable (ChangedNames) -> Void = { _ in }
    /// An earlier process left work half done that this build takes over.
    package var resumed: @Sendable () -> Void = {}
    /// A segment was built, not taken from the generation before.
    package var builtSegment: @Sendable (_ chunks: Int) -> Void = { _ in }

    package init(
        progress: @escaping @Sendable (BuildStage, Int, Int) -> Void,
        failed: @escaping @Sendable (SourceFailure) -> Void,
        note: @escaping @Sendable (String) -> Void
    ) {
        self.progress = progress
        self.failed = failed
        self.note = note
    }

    package static let silent = BuildEvents(
        progress: { _, _, _ in }, failed: { _ in }, note: { _ in })
}
