import Corpus
package import Embedding
package import Indexing
package import Jobs
import ParserPool
package import Reporting
import Storage

/// What a build of a job would do and about what it would cost; nothing is parsed or written.
package struct JobPlan: Sendable {
    package let work: BuildPlan
    /// Nil where no past run of the job did enough to tell.
    package let estimate: BuildEstimate?

    /// - Parameters:
    ///   - file: the job's file; records of past runs lie beside it.
    ///   - index: for which it is.
    /// - Throws: `notFound` for an absent model, parser or corpus root; `invalidInput`,
    ///   `corrupt` as a build would.
    /// - Complexity: O(bytes of the corpus): every file is hashed.
    package init(
        _ job: JobDefinition, file: String, index: String, threads: Int,
        models: ModelStore = ModelStore.standard()
    ) throws {
        let model = try models.open(name: job.embed.model, precision: job.embed.precision)
        let pool = try ParserPool(size: 1, settings: job.parse)
        defer { pool.close() }
        work = try BuildPlan(
            job: job, index: index, model: model, parser: pool.fingerprint, threads: threads)
        let past = ReportFolder(state: StateFolder(besideJobFile: file), job: job.name)
            .records(limit: BuildEstimate.runLimit)
        estimate = BuildEstimate(
            .init(
                bytes: work.work.newBytes, unchangedBytes: work.work.knownBytes,
                chunksNow: work.work.chunksNow, rebuiltShare: work.work.rebuiltShare,
                threads: threads, model: model.fingerprint.hex), past: past)
    }
}
