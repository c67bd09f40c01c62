import Corpus
import Foundation
import Indexing
import Snapshots
import Terminal

/// A build's result for people.
struct BuildSummary {
    let outcome: BuildOutcome
    /// The job file.
    let job: String
    let style: Style

    init(_ outcome: BuildOutcome, job: String, style: Style) {
        self.outcome = outcome
        self.job = job
        self.style = style
    }

    /// Prints it: a text, or lines of JSON between those of the log.
    /// - Throws: as `Output.verbatim`.
    func show(as format: GlobalOptions.LogFormat) throws(QuarryError) {
        switch format {
        case .text: Output.print(text)
        case .json: for line in jsonLines { try Output.verbatim(TerminalText.json(line)) }
        }
    }

    var text: String {
        let lines =
            [headline, changes, work] + passedOver + leftOut + damage + pages + warnings + failures
            + carriedOver + unreadable + vanished + gate
        return lines.joined(separator: "\n")
    }

    private var headline: String {
        style.bold(result) + (outcome.currentRoot.map { "  root \($0.prefix(16))…" } ?? "")
    }

    /// `Generation 3 published`.
    var result: String {
        guard outcome.manifest.generation > 0 else {
            return "Nothing published: the gate did not pass"
        }
        let state =
            if outcome.removals.isRefused {
                "stays, nothing published: sources are gone"
            } else if outcome.isRefused {
                "stays, nothing published: the gate did not pass"
            } else if outcome.isNewGeneration {
                "published"
            } else if outcome.carriedOver.contains(where: { $0.kind == .unpublished }) {
                "stays, nothing published"
            } else {
                "is up to date, nothing published"
            }
        return "Generation \(outcome.manifest.generation) \(state)"
    }

    private var changes: String {
        let changes = outcome.changes
        let parts = [
            (changes.added, "added"), (changes.changed, "changed"), (changes.renamed, "renamed"),
            (changes.removed, "removed"), (changes.unchanged, "unchanged"),
            (changes.failed, "failed"), (outcome.carriedOver.count, "carried over"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        let list = parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
        return
            "  \(Counted(changes.total, "source"))\(list), \(Counted(outcome.manifest.statistics.chunks, "chunk"))"
    }

    private var work: String {
        "  \(outcome.parsed) parsed, \(outcome.embedded) embedded in "
            + String(format: "%.1f s", outcome.seconds)
    }

    /// Sources listed by name; the JSON output has them all.
    private static let listedSources = 20

    private var pages: [String] {
        let poor = outcome.pages.sources
        guard !poor.isEmpty else { return [] }
        let count = Counted(poor.count, "document has", "documents have")
        var lines = [
            "", style.bold("Pages in doubt"),
            "  \(count) them: \(Self.list(outcome.pages.verdicts))",
        ]
        lines += poor.prefix(Self.listedSources).map {
            "  \($0.source): \(Self.list($0.verdicts))"
        }
        if poor.count > Self.listedSources {
            lines.append("  … and \(poor.count - Self.listedSources) more (--json lists all)")
        }
        return lines
    }

    /// `3 scanned, 1 empty`.
    private static func list(_ verdicts: [Page.Verdict: Int]) -> String {
        Page.Verdict.allCases.filter { $0 != .ok && verdicts[$0, default: 0] > 0 }
            .map { "\(verdicts[$0, default: 0]) \($0.rawValue)" }.joined(separator: ", ")
    }

    private var damage: [String] {
        let count = outcome.damagedArtifacts
        guard count > 0 else { return [] }
        return ["  \(count) damaged entries of the cache were made again; is the disk all right?"]
    }

    private var warnings: [String] {
        listed(
            WarningGroup.groups(of: outcome.warnings).map { "  \($0.text)" },
            under: "Worth knowing")
    }

    private var failures: [String] {
        let failed = outcome.failures.filter { $0.unreadable == nil }
        guard !failed.isEmpty else { return [] }
        return ["", style.red("Not in the index")]
            + failed.map {
                let loss =
                    $0.wasIndexed ? "; was indexed before, its results are gone until fixed" : ""
                return Self.line($0) + loss
            }
    }

    private var carriedOver: [String] {
        guard let limit = outcome.limit else { return [] }
        return listed(
            outcome.carriedOver.filter { $0.cause == .limit }.map(Self.line),
            under: "Carried over: \(limit.name) limit reached, run again to go on")
    }

    private var unreadable: [String] {
        listed(
            outcome.failures.filter { $0.unreadable != nil }.map(Self.line)
                + outcome.carriedOver.filter { $0.cause == .unreadable }.map(Self.line),
            under: "Can't be read now; what the index has of it stays")
    }

    private var vanished: [String] {
        guard !outcome.removals.gate.passed else { return [] }
        return listed(
            outcome.removals.vanished.map { "  \($0.path)" },
            under: outcome.removals.isAccepted ? "Gone, as you said" : "Gone")
    }

    /// What the gate measured, where it did not pass.
    private var gate: [String] {
        guard let gate = outcome.gate, !gate.passed else { return [] }
        return ["", style.bold("The gate")]
            + gate.checks.map { "  \($0.passed ? "passed" : "failed")  \($0.words)" }
    }

    private var passedOver: [String] {
        let count = outcome.passedOver.count
        guard count > 0 else { return [] }
        return ["  \(count) passed over, no documents (quarry plan -v lists them)"]
    }

    private var leftOut: [String] { outcome.leftOut.words.map { ["  \($0)"] } ?? [] }

    private func listed(_ lines: [String], under title: String) -> [String] {
        guard !lines.isEmpty else { return [] }
        let rest = lines.count - Self.listedSources
        return ["", style.bold(title)] + lines.prefix(Self.listedSources)
            + (rest > 0 ? ["  … and \(rest) more; --json lists all"] : [])
    }

    private static func line(_ failure: SourceFailure) -> String {
        "  \(SourceID.shown(failure.source)): \(failure.reason) (\(failure.code.rawValue))"
    }

    static func line(_ carried: CarriedSource) -> String {
        switch carried.kind {
        case .previousVersion: "  \(carried.source.path): keeps its previous version"
        case .absent: "  \(carried.source.path): not in the index yet"
        case .unpublished: "  \(carried.source.path): nothing published without it"
        }
    }
}
