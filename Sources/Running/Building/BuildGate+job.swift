package import Corpus
package import Embedding
package import Indexing
package import Jobs
import Judging
import Snapshots

extension BuildGate {
    /// The gate of a job's builds.
    /// - Parameter encoder: what the build embeds with.
    /// - Throws: as `PublicationGate`, for the file of golden questions.
    package init(
        of job: JobDefinition, models: ModelStore, threads: Int, acceptsRemovals: Bool,
        encoder: Encoder, log: Log
    ) throws(QuarryError) {
        let rules = job.gateRules
        let gate = try PublicationGate(
            rules, models: models, threads: threads, known: [encoder],
            note: { log.say(.warning, $0) })
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
