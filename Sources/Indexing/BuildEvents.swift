import Corpus

/// The parts of a build, in order.
package enum BuildStage: String, Sendable, CaseIterable {
    case scan, prepare, segments, calibrate, publish
}

/// What a build tells whoever watches it. Closures are called from several threads.
package struct BuildEvents: Sendable {
    /// Units of work done and known of so far.
    package var progress: @Sendable (BuildStage, _ done: Int, _ total: Int) -> Void
    package var failed: @Sendable (SourceFailure) -> Void
    /// One sentence for the log.
    package var note: @Sendable (String) -> Void

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
