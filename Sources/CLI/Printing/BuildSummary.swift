import Corpus
import Foundation
import Indexing
import Snapshots

/// A build's result for people.
struct BuildSummary {
    let outcome: BuildOutcome
    let style: Style

    init(_ outcome: BuildOutcome, style: Style) {
        self.outcome = outcome
        self.style = style
    }

    var text: String {
        let lines =
            [headline, changes, work] + damage + pages + warnings + failures + carriedOver
        return lines.joined(separator: "\n")
    }

    private var headline: String {
        let manifest = outcome.manifest
        let state = outcome.isNewGeneration ? "published" : "is up to date, nothing published"
        return style.bold("Generation \(manifest.generation) \(state)")
            + "  root \(manifest.root.prefix(16))…"
    }

    private var changes: String {
        let changes = outcome.changes
        let parts = [
            (changes.added, "added"), (changes.changed, "changed"), (changes.renamed, "renamed"),
            (changes.removed, "removed"), (changes.unchanged, "unchanged"),
            (changes.failed, "failed"), (outcome.carriedOver.count, "carried over"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        let list = parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
        return "  \(changes.total) sources\(list), \(outcome.manifest.statistics.chunks) chunks"
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
        let count = poor.count == 1 ? "1 document has" : "\(poor.count) documents have"
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
        guard !outcome.warnings.isEmpty else { return [] }
        return ["", style.bold("Worth knowing")]
            + outcome.warnings.map {
                $0.source == BuildInfo.Warning.wholeCorpus
                    ? "  \($0.message)" : "  \($0.source): \($0.message)"
            }
    }

    private var failures: [String] {
        guard !outcome.failures.isEmpty else { return [] }
        return ["", style.red("Not in the index")]
            + outcome.failures.map {
                let loss =
                    $0.wasIndexed ? "; was indexed before, its results are gone until fixed" : ""
                return "  \($0.source): \($0.reason) (\($0.code.rawValue))\(loss)"
            }
    }

    private var carriedOver: [String] {
        guard let limit = outcome.limit, !outcome.carriedOver.isEmpty else { return [] }
        let list = outcome.carriedOver.prefix(Self.listedSources).map { carried in
            switch carried.kind {
            case .previousVersion: "  \(carried.source.path): keeps its previous version"
            case .absent: "  \(carried.source.path): not in the index yet"
            case .unpublished: "  \(carried.source.path): nothing published without it"
            }
        }
        let rest = outcome.carriedOver.count - list.count
        return ["", style.bold("Carried over: \(limit.name) limit reached, run again to go on")]
            + list + (rest > 0 ? ["  … and \(rest) more; --json lists all"] : [])
    }
}
