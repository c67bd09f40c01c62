import Corpus
import Foundation
import Indexing
import Snapshots

/// A build's result as `--json` prints it.
struct BuildReport: Encodable {
    struct Sources: Encodable {
        var total, added, changed, renamed, removed, unchanged, failed: Int
    }
    struct Computed: Encodable { var parsed, embedded: Int }
    struct Failure: Encodable { var source, code, reason: String }

    var generation: Int
    var root: String
    var published: Bool
    var sources: Sources
    var chunks: Int
    var computed: Computed
    var damagedArtifacts: Int
    var seconds: Double
    var stages: [String: Double]
    var failures: [Failure]
    var warnings: [BuildInfo.Warning]

    init(_ outcome: BuildOutcome) {
        generation = outcome.manifest.generation
        root = outcome.manifest.root
        published = outcome.isNewGeneration
        let changes = outcome.changes
        sources = Sources(
            total: changes.total, added: changes.added, changed: changes.changed,
            renamed: changes.renamed, removed: changes.removed, unchanged: changes.unchanged,
            failed: changes.failed)
        chunks = outcome.manifest.statistics.chunks
        computed = Computed(parsed: outcome.parsed, embedded: outcome.embedded)
        damagedArtifacts = outcome.damagedArtifacts
        seconds = outcome.seconds
        stages = outcome.stages
        failures = outcome.failures.map {
            Failure(source: $0.source, code: $0.code.rawValue, reason: $0.reason)
        }
        warnings = outcome.warnings
    }
}

/// A build's result for people.
struct BuildSummary {
    let outcome: BuildOutcome
    let style: Style

    init(_ outcome: BuildOutcome, style: Style) {
        self.outcome = outcome
        self.style = style
    }

    var text: String {
        let lines = [headline, changes, work] + damage + warnings + failures
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
            (changes.failed, "failed"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        let list = parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
        return "  \(changes.total) sources\(list), \(outcome.manifest.statistics.chunks) chunks"
    }

    private var work: String {
        "  \(outcome.parsed) parsed, \(outcome.embedded) embedded in "
            + String(format: "%.1f s", outcome.seconds)
    }

    private var damage: [String] {
        let count = outcome.damagedArtifacts
        guard count > 0 else { return [] }
        return ["  \(count) damaged entries of the cache were made again; is the disk all right?"]
    }

    private var warnings: [String] {
        guard !outcome.warnings.isEmpty else { return [] }
        return ["", style.bold("Worth knowing")]
            + outcome.warnings.map { "  \($0.source): \($0.message)" }
    }

    private var failures: [String] {
        guard !outcome.failures.isEmpty else { return [] }
        return ["", style.red("Not in the index")]
            + outcome.failures.map { "  \($0.source): \($0.reason) (\($0.code.rawValue))" }
    }
}
