package import Indexing
package import Jobs
import Snapshots
import Storage

/// A job built again from nothing: without its queue, its cache and its previous generations.
package struct FullRebuild {
    private let job: JobDefinition
    private let threads: Int
    private let stop: BuildStop

    package init(of job: JobDefinition, threads: Int, stop: BuildStop = BuildStop()) {
        self.job = job
        self.threads = threads
        self.stop = stop
    }

    /// Builds in a temporary folder, which is removed.
    /// - Parameter look: sees the index while it is there, and its root.
    /// - Returns: the root: an index of the same corpus, settings and model has the same.
    /// - Throws: as `JobBuild.run`; what `look` throws.
    package func root(
        log: Log = .silent, events: BuildEvents = .silent,
        look: (_ index: String, _ root: String) throws -> Void = { _, _ in }
    ) throws -> String {
        try FileSystem.withTemporaryPath(for: "verify") { folder in
            var options = JobBuild.Options(threads: threads)
            options.index = folder + "/index"
            options.cache = folder + "/artifacts.sqlite"
            options.isRecorded = false
            options.isJudged = false
            // An empty corpus has a root too.
            options.acceptsRemovals = true
            let root = try JobBuild(
                job, file: folder + "/job.yaml", options: options, stop: stop, log: log,
                events: events
            ).run().manifest.root
            try look(folder + "/index", root)
            return root
        }
    }
}
