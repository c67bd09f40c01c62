import Artifacts
import Corpus
import Embedding
import Foundation
import Indexing
import Jobs
import ParserPool
import Storage

/// Gathers what a build needs, holds the index's lock, and runs it.
struct BuildRun {
    let definition: JobDefinition
    let jobPath: String
    let index: String
    let ignoresCache: Bool
    let global: GlobalOptions
    let progress: ProgressLine
    /// The artifact store's file; nil for the default one.
    var cache: String?
    /// Whether the run leaves a report, and metrics where the job asks for them.
    var isRecorded = true
    /// A folder for a copy of the report.
    var reportCopy: String?
    /// Set while a recorded run goes on.
    var recording: RunRecording?

    /// Without a record of it: see `run`.
    func build() throws -> BuildOutcome {
        let encoder = Encoder(
            model: try ModelStore.standard().open(name: definition.embed.model),
            threads: global.threads)
        let pool = try ParserPool(size: global.threads)
        defer { pool.close() }
        let artifacts = try openArtifacts()
        // Of each process its own: the queue can be shared by processes of one run, but segments,
        // publishing and retention can't yet.
        let lock = try IndexLock(
            index: index, run: "\(definition.name) (\(SystemInformation.processID))")
        return try CorpusBuild(
            job: definition, encoder: encoder, pool: pool, artifacts: artifacts,
            queue: try JobQueue.open(JobQueue.path(jobFile: jobPath, job: definition.name)),
            lock: lock,
            options: .init(
                index: index, state: state, threads: global.threads, ignoresCache: ignoresCache),
            events: events
        ).run()
    }

    /// `.state` beside the job file.
    var state: String {
        URL(fileURLWithPath: jobPath).deletingLastPathComponent().path + "/.state"
    }

    private func openArtifacts() throws -> ArtifactStore {
        let store = try ArtifactStore.open(cache ?? ArtifactStore.defaultPath())
        if let aside = store.movedAside {
            log.warn("the artifact cache was damaged; it was moved to \(aside)")
        }
        recording?.use(store)
        return store
    }

    var log: LogLine { LogLine(format: global.logFormat, progress: progress) }

    private var events: BuildEvents {
        let isQuiet = global.quiet
        let log = log
        let events = BuildEvents(
            progress: { [progress] in progress.update($0, done: $1, total: $2) },
            failed: {
                if !isQuiet {
                    log.warn(
                        "\($0.source): \($0.reason)",
                        ["source": .text($0.source), "code": .text($0.code.rawValue)])
                }
            },
            note: { if !isQuiet { log.info($0) } })
        return recording?.watching(events) ?? events
    }
}
