import Corpus
package import Embedding
package import Indexing
package import Jobs
import ParserPool
package import Reporting
import Snapshots
import Storage

/// What a build of a job would do and about what it would cost; nothing is written, and nothing
/// parsed but a few documents where no index tells what the model can read of them.
package struct JobPlan: Sendable {
    package let work: BuildPlan
    /// Nil where no past run of the job did enough to tell.
    package let estimate: BuildEstimate?
    /// What the model can't read of the text, and what it does not read of chunks that are longer
    /// than its limit; and what to do about it.
    package let advice: [String]

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
        let model = try models.open(job.embed)
        let pool = try ParserPool(size: 1, settings: job.parse)
        defer { pool.close() }
        let state = StateFolder(besideJobFile: file)
        work = try BuildPlan(
            job: job, index: index, state: state, model: model, parser: pool.fingerprint,
            threads: threads)
        let past = ReportFolder(state: state, job: job.name)
            .records(limit: BuildEstimate.runLimit)
        estimate = BuildEstimate(
            .init(
                bytes: work.work.newBytes, unchangedBytes: work.work.knownBytes,
                chunksNow: work.work.chunksNow, rebuiltShare: work.work.rebuiltShare,
                threads: threads, model: model.fingerprint.hex), past: past)
        advice =
            try Self.languageAdvice(job, index: index, model: model, pool: pool, plan: work)
            + [ChunkRoom(model).warning(job.chunk)].compactMap(\.self)
    }

    /// By the index, if the job's model made it; else by a look at some documents.
    private static func languageAdvice(
        _ job: JobDefinition, index: String, model: EmbeddingModel, pool: ParserPool,
        plan: BuildPlan
    ) throws(QuarryError) -> [String] {
        let store = GenerationStore(root: index)
        if try store.currentNumber() != nil {
            let manifest = try store.currentManifest()
            if manifest.fingerprints[.model] == model.fingerprint.hex,
                let languages = manifest.languages
            {
                return languages.warnings(model: model.name)
            }
        }
        let look = CorpusLook(at: plan, pool: pool, settings: job.parse)
        return look.advice(model).sentences(of: "the text looked at is")
    }
}
