package import Artifacts
import Corpus
package import Embedding
package import Jobs
package import ParserPool

/// One build of a job: brings an index up to date with the files of its corpus.
package struct CorpusBuild {
    let job: JobDefinition
    let encoder: Encoder
    let pool: ParserPool
    let artifacts: ArtifactStore
    let queue: JobQueue
    let lock: IndexLock
    let settings: IndexSettings
    let options: Options
    var events: BuildEvents

    package struct Options: Sendable {
        package var index: String
        /// Folder of the queue and the hash cache.
        package var state: String
        package var threads: Int
        /// Take nothing from the artifact store.
        package var ignoresCache: Bool
        /// Read every file again, whatever size, time and inode say.
        package var distrustsHints: Bool
        /// Seconds after which another process takes over what this one holds and does not
        /// stir for.
        package var leaseSeconds: Double
        /// Limits, and who may stop the run.
        package var control: StopControl
        /// The file system of a path.
        package var space: @Sendable (String) -> DiskSpace?

        package static let defaultLeaseSeconds = 60.0

        package init(
            index: String, state: String, threads: Int, ignoresCache: Bool = false,
            distrustsHints: Bool = false, leaseSeconds: Double = Self.defaultLeaseSeconds,
            control: StopControl = StopControl(),
            space: @escaping @Sendable (String) -> DiskSpace? = { DiskSpace(of: $0) }
        ) {
            self.distrustsHints = distrustsHints
            self.leaseSeconds = leaseSeconds
            self.index = index
            self.state = state
            self.threads = threads
            self.ignoresCache = ignoresCache
            self.control = control
            self.space = space
        }
    }

    package init(
        job: JobDefinition, encoder: Encoder, pool: ParserPool, artifacts: ArtifactStore,
        queue: JobQueue, lock: IndexLock, options: Options, events: BuildEvents
    ) {
        self.job = job
        self.encoder = encoder
        self.pool = pool
        self.artifacts = artifacts
        self.queue = queue
        self.lock = lock
        self.options = options
        self.events = events
        settings = IndexSettings(job: job)
    }
}
