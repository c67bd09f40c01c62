import Corpus
import Snapshots

extension BuildOutcome {
    /// Why nothing was published though nothing failed, for machines (`refused`, `unreadable`) and
    /// for people: what `--json` and the record say. Nil where that is not so.
    /// - Parameters:
    ///   - job: the job file.
    ///   - index: the index's folder where it is not the job's.
    package func standstill(job: String, index: String?) -> (code: String, reason: String)? {
        if let reason = refusal(job: job, index: index) { return ("refused", reason) }
        return isStuck ? ("unreadable", removals.standstill) : nil
    }

    /// One sentence for people: why nothing was published, and what to do. Nil where nothing was
    /// refused.
    /// - Parameters:
    ///   - job: the job file.
    ///   - index: the index's folder where it is not the job's.
    package func refusal(job: String, index: String?) -> String? {
        if removals.isRefused { return removals.refusal(job: job, index: index) }
        guard let gate, !gate.passed else { return nil }
        let isFirst = manifest.generation == 0
        return "\(gate.refusal); nothing was published, "
            + (isFirst ? "and nothing was before" : "the generation before still answers")
            + ". Mend what these checks measure and build again, or change gate in \(job)"
    }
}
