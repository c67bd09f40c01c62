import ArgumentParser
import Corpus
import Indexing
import Jobs
import Reporting
import Running
import Terminal

struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Say what `build` would do, and do nothing.",
        discussion: """
            What it will cost is estimated from the records of past runs beside the job file; \
            without any, nothing is guessed. Where there is no index of the job's model yet, up to \
            \(CorpusLook.sampleSize) documents are parsed to see whether the model can read them.

            Examples:
              quarry plan jobs/handbook.yaml
              quarry plan jobs/handbook.yaml --json
            """)

    @Argument(help: ArgumentHelp("The job file.", valueName: "job.yaml"), completion: .job)
    var job: String

    @Option(
        help: ArgumentHelp("Plan for this index instead of the job's.", valueName: "dir"),
        completion: .index)
    var index: String?

    @OptionGroup var global: GlobalOptions

    private struct JSONOutput: Encodable {
        struct Failure: Encodable { var source, code, reason: String }
        struct DeadLetter: Encodable {
            var source, code, reason: String
            /// Whether a build does not even report it.
            var discarded: Bool
        }
        var index: String
        var added: [String]
        var changed: [String]
        var removed: [String]
        var unchanged: Int
        var failed: [Failure]
        /// Failed before and unchanged: not tried again.
        var deadLetters: [DeadLetter]
        /// What can't be read, and stays as it was.
        var kept: [String]
        /// Why nothing would be published.
        var error: BuildOutput.Refusal?
        var reasons: [String]
        var `guard`: BuildOutput.Guard?
        var passedOver: BuildOutput.PassedOver
        var leftOut: BuildOutput.LeftOut
        /// What the model can't read, and what to do about it.
        var advice: [String]
        var estimate: BuildEstimate?
    }

    func run() throws {
        let definition = try JobDefinition.load(path: job)
        let target = index ?? definition.index
        let plan = try JobPlan(definition, file: job, index: target, threads: global.threads)
        let removals = plan.work.removals
        let output = JSONOutput(
            index: target, added: plan.work.added.map(\.path),
            changed: plan.work.changed.map(\.path),
            removed: plan.work.removed.map(\.path), unchanged: plan.work.unchanged,
            failed: plan.work.failures.map {
                .init(source: $0.source, code: $0.code.rawValue, reason: $0.reason)
            },
            deadLetters: plan.work.dead.map {
                .init(
                    source: $0.source.path, code: $0.code.rawValue, reason: $0.reason,
                    discarded: $0.isDiscarded)
            }, kept: plan.work.kept.map(\.path), error: refusal(plan.work),
            reasons: plan.work.reasons, guard: BuildOutput.Guard(removals),
            passedOver: BuildOutput.PassedOver(plan.work.passedOver),
            leftOut: BuildOutput.LeftOut(plan.work.leftOut), advice: plan.advice,
            estimate: plan.estimate)
        if global.json { return try Output.json(output) }
        Output.page(text(output, leftOut: plan.work.leftOut), global)
    }

    /// What a build would publish nothing for.
    private func refusal(_ plan: BuildPlan) -> BuildOutput.Refusal? {
        if plan.removals.isRefused {
            return .init(
                code: "refused", reason: plan.removals.refusal(job: job, index: index))
        }
        return plan.isStuck ? .init(code: "unreadable", reason: plan.removals.standstill) : nil
    }

    private func text(_ output: JSONOutput, leftOut: LeftOutFiles) -> String {
        let style = global.style
        var lines = [style.bold("Plan for \(output.index)")]
        lines += output.reasons.map { "  \($0)" }
        lines += output.added.map { style.green("  + ") + $0 }
        lines += output.changed.map { style.cyan("  ~ ") + $0 }
        lines += output.removed.map { style.red("  - ") + $0 }
        lines += output.kept.map { style.cyan("  = ") + "\($0): can't be read, stays as it was" }
        lines += output.failed.map {
            style.red("  ! ") + "\(SourceID.shown($0.source)): \($0.reason)"
        }
        lines += deadLetters(output.deadLetters, style)
        lines.append(
            "  \(output.added.count) added, \(output.changed.count) changed, "
                + "\(output.removed.count) removed, \(output.unchanged) unchanged"
                + (output.kept.isEmpty ? "" : ", \(output.kept.count) kept unread")
                + (output.deadLetters.isEmpty
                    ? "" : ", \(Counted(output.deadLetters.count, "dead letter"))"))
        lines += passedOver(output.passedOver, style)
        if let words = leftOut.words { lines.append(style.dim("  \(words)")) }
        if let error = output.error {
            let isRefused = error.code == "refused"
            let words =
                isRefused
                ? "refuse (exit code 6)" : "publish nothing (exit code 5)"
            lines.append(style.red("  A build would \(words): ") + error.reason)
        }
        lines += PlanEstimate(output.estimate).lines(style)
        lines += output.advice.map { "  \($0)" }
        return lines.joined(separator: "\n")
    }

    /// What is not tried again, and how it would be.
    private func deadLetters(_ letters: [JSONOutput.DeadLetter], _ style: Style) -> [String] {
        var lines = letters.map { letter in
            let name = SourceID.shown(letter.source)
            return letter.discarded
                ? style.dim("  · \(name): failed before, discarded; not tried again")
                : style.red("  ! ") + "\(name): stays a dead letter, not tried again: "
                    + letter.reason
        }
        if letters.contains(where: { !$0.discarded }) {
            lines.append(
                "  To try one again: quarry jobs retry \(ShellWord.quoted(job)) SOURCE")
        }
        return lines
    }

    /// What is no document: how many, and with `--verbose` which and why.
    private func passedOver(_ found: BuildOutput.PassedOver, _ style: Style) -> [String] {
        guard found.count > 0 else { return [] }
        guard global.verbose else {
            return [style.dim("  \(found.count) passed over, no documents (-v lists them)")]
        }
        return found.sources.map { source in
            let reason = NoDocument(rawValue: source.reason)?.reason ?? source.reason
            return style.dim("  · \(source.source): \(reason); passed over")
        }
    }
}
