import Corpus
import Embedding
import Indexing
import Jobs
import Judging
import Snapshots

extension BuildGate {
    /// The gate of a job's builds.
    /// - Parameter encoder: what the build embeds with.
    /// - Throws: as `PublicationGate`, for the file of golden questions.
    init(
        of job: JobDefinition, options: JobBuild.Options, encoder: Encoder, log: Log
    ) throws(QuarryError) {
        let rules = job.gateRules
        let gate = try PublicationGate(
            rules, models: options.models, threads: options.threads, known: [encoder],
            note: { log.say(.warning, $0) })
        let acceptsRemovals = options.acceptsRemovals
        self.init(rules: rules) { index throws(QuarryError) in
            var subject = GateSubject(
                index: try Snapshot(index.manifest, layout: index.layout),
                current: Self.current(index, log: log))
            subject.expected = index.expected
            subject.excused = index.excused
            subject.failed = index.failed
            subject.acceptsRemovals = acceptsRemovals
            return try gate.judge(subject)
        }
    }

    /// A damaged generation is no yardstick: a full build replaces it.
    private static func current(_ index: UnpublishedIndex, log: Log) -> Snapshot? {
        guard let manifest = index.current else { return nil }
        do throws(QuarryError) {
            return try Snapshot(manifest, layout: index.layout)
        } catch {
            log.say(.warning, "the gate compares nothing with the generation before: \(error)")
            return nil
        }
    }
}
