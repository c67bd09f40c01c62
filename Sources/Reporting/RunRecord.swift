package import Corpus

/// Everything a run of a job leaves to be read afterwards: `report.json`.
///
/// Keys are snake_case, times are seconds, sizes bytes. A key may be added within a schema;
/// what changes its meaning raises `RunRecord.schemaVersion`.
package struct RunRecord: Codable, Hashable, Sendable {
    package static let schemaVersion = 1

    package var schema = RunRecord.schemaVersion
    package var quarry = Version.quarry
    /// The folder the report lies in: when the run started.
    package var run: String
    package var job: String
    /// As the command was given it, for the commands the report proposes.
    package var jobFile: String
    package var index: String
    package var host: String
    package var threads: Int
    /// Seconds since 1970.
    package var startedAt: Double
    package var seconds: Double
    package var outcome = Outcome.failed
    package var exitCode = 0
    /// What ended the run early.
    package var error: Failure?
    /// Whether an earlier process left work half done that this run took over.
    package var resumed = false
    /// When a run last brought the index up to date. Seconds since 1970.
    package var lastSuccessAt: Double?

    package var stages: [Stage] = []
    package var samples: [Sample] = []

    /// Of the generation that is current after the run.
    package var generation: Int?
    package var root: String?
    package var published = false
    package var chunks = 0
    package var sources = SourceCounts()
    package var changes = Changes()
    package var computed = Computed()
    package var cache = CacheHits()
    package var failures = Listing<Failure>()
    /// The limit that was reached, and what it left for the next run.
    package var limit: String?
    package var carriedOver: Listing<CarriedOver>?
    /// What the guard against removals found; nil where there was nothing to guard.
    package var `guard`: Guard?
    /// What the gate measured; nil where nothing new was to be published.
    package var gate: GateReport?
    /// What is no document.
    package var passedOver: Listing<PassedOver>?
    package var deadLetters = Listing<DeadLetter>()
    package var corpus: CorpusProfile?
    package var slowest: [FileFacts] = []
    package var settings: [String: String] = [:]
    package var fingerprints: [String: String] = [:]
    package var resources = Resources()
    package var previous: Comparison?

    package init(
        run: String, job: String, jobFile: String, index: String, host: String, threads: Int,
        startedAt: Double
    ) {
        self.run = run
        self.job = job
        self.jobFile = jobFile
        self.index = index
        self.host = host
        self.threads = threads
        self.startedAt = startedAt
        seconds = 0
    }

    /// Whether later runs are measured by it: a refused one did nothing of its work, and what it
    /// found of the corpus was taken for an accident.
    package var isYardstick: Bool { generation != nil && outcome != .refused }

    /// How a run ended.
    package enum Outcome: String, Codable, Sendable, CaseIterable {
        case done
        /// Done, but some sources are not in the index.
        case someFailed = "some_failed"
        /// A time, file or space limit was reached, or a part of the corpus could not be read; the
        /// rest is for the next run.
        case limited
        /// A signal ended it.
        case stopped
        case refused
        case failed

        /// By the exit code the shell gets.
        package init(exitCode: Int) {
            switch exitCode {
            case 0: self = .done
            case 1: self = .someFailed
            case 5: self = .limited
            case 6: self = .refused
            case 130, 143: self = .stopped
            default: self = .failed
            }
        }

        /// Whether the index holds all of the corpus that can be indexed.
        package var isSuccess: Bool { self == .done || self == .someFailed }
    }
}
