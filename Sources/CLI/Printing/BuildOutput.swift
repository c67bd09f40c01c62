import Corpus
import Foundation
import Indexing
import Jobs
import Snapshots

/// A build's result as `--json` prints it.
struct BuildOutput: Encodable {
    struct Sources: Encodable {
        var total, added, changed, renamed, removed, unchanged, failed: Int
    }
    struct Computed: Encodable { var parsed, embedded: Int }
    struct Failure: Encodable {
        var source, code, reason: String
        /// Present, and true, if its results were in the index and are gone until it is repaired.
        var wasIndexed: Bool?
        /// Present, and true, if it can't be read now: what the index has of it stays.
        var unreadable: Bool?

        init(_ failure: SourceFailure) {
            source = failure.source
            code = failure.code.rawValue
            reason = failure.reason
            wasIndexed = failure.wasIndexed ? true : nil
            unreadable = failure.unreadable == nil ? nil : true
        }
    }
    struct CarriedOver: Encodable {
        struct Source: Encodable { var source, kind, cause: String }
        var count: Int
        var sources: [Source]
    }
    /// What is gone since the generation before.
    struct Guard: Encodable {
        struct Vanished: Encodable {
            var count: Int
            var sources: [String]
        }
        var passed: Bool
        /// Present, and true, if it was published all the same.
        var accepted: Bool?
        var checks: [GateReport.Check]
        var vanished: Vanished
    }
    struct PassedOver: Encodable {
        struct Source: Encodable { var source, reason: String }
        var count: Int
        var sources: [Source]
    }
    struct LeftOut: Encodable {
        struct Kind: Encodable {
            var kind: String
            var files: Int
        }
        var count: Int
        var kinds: [Kind]

        init(_ found: LeftOutFiles) {
            count = found.count
            kinds = found.kinds.map { Kind(kind: $0.kind, files: $0.files) }
        }
    }
    struct Refusal: Encodable { var code, reason: String }
    struct Pages: Encodable {
        struct Source: Encodable {
            var source: String
            /// Pages by verdict, `ok` ones left out.
            var verdicts: [String: Int]
        }
        /// All pages of the index by verdict.
        var verdicts: [String: Int]
        /// Documents with pages that are not `ok`.
        var documents: Int
        var sources: [Source]
    }

    /// 0 where a first generation was refused.
    var generation: Int
    @Stated var root: String?
    var published: Bool
    var sources: Sources
    var chunks: Int
    var computed: Computed
    var damagedArtifacts: Int
    var seconds: Double
    var stages: [String: Double]
    var failures: [Failure]
    /// Left for the next run by the limit named.
    var carriedOver: CarriedOver
    var limit: String?
    /// Absent where there was no generation before.
    var `guard`: Guard?
    /// Absent where nothing new was to be published.
    var gate: GateReport?
    var passedOver: PassedOver
    /// Files of types that are not read.
    var leftOut: LeftOut
    /// Why nothing was published.
    var error: Refusal?
    var warnings: [BuildInfo.Warning]
    var pages: Pages

    /// - Parameters:
    ///   - job: the job file.
    ///   - index: the index's folder where it is not the job's.
    init(_ outcome: BuildOutcome, job: String, index: String?) {
        generation = outcome.manifest.generation
        root = outcome.currentRoot
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
        failures = outcome.failures.map(Failure.init)
        carriedOver = CarriedOver(
            count: outcome.carriedOver.count,
            sources: outcome.carriedOver.map {
                .init(
                    source: $0.source.path, kind: $0.kind.rawValue, cause: $0.cause.rawValue)
            })
        `guard` = Guard(outcome.removals)
        passedOver = PassedOver(outcome.passedOver)
        leftOut = LeftOut(outcome.leftOut)
        gate = outcome.gate
        error = outcome.standstill(job: job, index: index).map(Refusal.init)
        limit = outcome.limit?.name
        warnings = outcome.warnings
        pages = Pages(outcome.pages)
    }
}

extension BuildOutput.Guard {
    init?(_ removals: Removals) {
        guard !removals.gate.checks.isEmpty else { return nil }
        self.init(
            passed: removals.gate.passed, accepted: removals.isAccepted ? true : nil,
            checks: removals.gate.checks,
            vanished: .init(
                count: removals.vanished.count, sources: removals.vanished.map(\.path)))
    }
}

extension BuildOutput.PassedOver {
    init(_ found: [CorpusListing.PassedOver]) {
        self.init(
            count: found.count,
            sources: found.map { .init(source: $0.source, reason: $0.reason.rawValue) })
    }
}

extension BuildOutput.Pages {
    init(_ findings: PageFindings) {
        self.init(
            verdicts: Self.named(findings.verdicts), documents: findings.sources.count,
            sources: findings.sources.map {
                Source(source: $0.source, verdicts: Self.named($0.verdicts))
            })
    }

    private static func named(_ verdicts: [Page.Verdict: Int]) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: verdicts.map { ($0.key.rawValue, $0.value) })
    }
}
