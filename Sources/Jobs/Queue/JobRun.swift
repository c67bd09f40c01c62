package import Corpus

/// One execution of a job. Several processes may work on it.
package struct JobRun: Hashable, Sendable {
    package enum State: String, Sendable, CaseIterable {
        case active, finished
        /// Given up because the job was started with other settings.
        case superseded
    }

    package let id: Int64
    package let job: String
    /// The index the run builds, as its caller names it: a job can be built into several.
    package let target: String
    /// Hash of every setting that decides what the run produces.
    package let settingsFingerprint: Digest
    package let state: State
    /// Seconds since 1970.
    package let startedAt: Double
    package let finishedAt: Double?
    /// What the run left to say, as JSON text.
    package let summary: String?
    /// Whether `startRun` found the run active: an earlier process left it, or shares it.
    package let isResumed: Bool
}
