import Embedding
import Foundation
import Indexing
import Jobs
import Running

extension Job {
    /// How a job is built: what `quarry build` has options for. None of it changes what the index
    /// becomes, but for limits, which leave a part of the work to the next build.
    public struct Options: Sendable {
        /// Folder of the index; nil: the job's.
        public var index: String?
        /// The models folder; nil for `QUARRY_MODELS` or the XDG data folder.
        public var models: String?
        /// The artifact cache's file; nil for the one in `QUARRY_CACHE` or the XDG cache folder.
        public var cache: String?
        /// For parsing, embedding and indexing, from 1; as many parsers are started.
        public var threads = ProcessInfo.processInfo.activeProcessorCount
        /// Parse and embed everything again, taking nothing from the cache.
        public var ignoresCache = false
        /// Read every file again, even if size, time and inode say it is unchanged.
        public var readsAllFiles = false
        /// Publish however many sources are gone since the generation before, whatever the job's
        /// `guard` says.
        public var acceptsRemovals = false
        /// Take no new source after this time; nil: as the job says.
        public var maximumSeconds: Double?
        /// Take up at most so many new or changed sources; nil: as the job says.
        public var maximumFiles: Int?
        /// Private memory of this process and the parsers together; nil: as the job says.
        public var maximumMemoryBytes: Int?
        /// Size of the index folder; nil: as the job says.
        public var maximumDiskBytes: Int?
        /// Leave a report beside the job file, and metrics where the job asks for them.
        public var leavesReport = true

        /// The defaults of `quarry build`.
        public init() {}
    }
}

extension Job.Options {
    func engine(_ job: JobDefinition) -> JobBuild.Options {
        var options = JobBuild.Options(
            threads: max(threads, 1),
            models: models.map { ModelStore(root: $0) } ?? ModelStore.standard())
        options.index = index
        options.cache = cache
        options.ignoresCache = ignoresCache
        options.distrustsHints = readsAllFiles
        options.acceptsRemovals = acceptsRemovals
        options.limits = BuildLimits(
            of: job,
            stated: JobLimits(
                memoryBytes: maximumMemoryBytes, diskBytes: maximumDiskBytes,
                maximumSeconds: maximumSeconds, maximumFiles: maximumFiles))
        options.isRecorded = leavesReport
        return options
    }
}
