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
    /// Whether files are read again whatever their size, time and inode say.
    var rehash = false

    func run() throws -> BuildOutcome {
        let encoder = Encoder(
            model: try ModelStore.standard().open(name: definition.embed.model),
            threads: global.threads)
        let pool = try ParserPool(size: global.threads)
        defer { pool.close() }
        let artifacts = try openArtifacts()
        let queuePath = JobQueue.path(jobFile: jobPath, job: definition.name)
        let identity = RunIdentity(
            job: definition, model: encoder.model, parser: pool.fingerprint, queue: queuePath,
            ignoresCache: ignoresCache)
        let lock = try IndexLock(index: index, run: identity.text)
        return try CorpusBuild(
            job: definition, encoder: encoder, pool: pool, artifacts: artifacts,
            queue: try JobQueue.open(queuePath), lock: lock,
            options: .init(
                index: index, state: state, threads: global.threads, ignoresCache: ignoresCache,
                distrustsHints: rehash, leaseSeconds: try Self.leaseSeconds()),
            events: events
        ).run()
    }

    /// `QUARRY_LEASE`, a duration such as `60s`: how soon processes of a run take over from one
    /// that was stopped.
    private static func leaseSeconds() throws -> Double {
        guard let text = ProcessInfo.processInfo.environment["QUARRY_LEASE"], !text.isEmpty else {
            return CorpusBuild.Options.defaultLeaseSeconds
        }
        do throws(InvalidText) {
            let seconds = max(try Quantities.seconds(text), 1)
            return seconds
        } catch {
            throw IndexingError(.invalidInput, path: nil, "QUARRY_LEASE \(error.reason)")
        }
    }

    /// `.state` beside the job file.
    private var state: String {
        URL(fileURLWithPath: jobPath).deletingLastPathComponent().path + "/.state"
    }

    private func openArtifacts() throws -> ArtifactStore {
        let store = try ArtifactStore.open(
            cache ?? ArtifactStore.defaultPath(), budgetBytes: try ArtifactStore.budget())
        if let aside = store.movedAside {
            progress.say("warning: the artifact cache was damaged; it was moved to \(aside)")
        }
        return store
    }

    private var events: BuildEvents {
        let isQuiet = global.quiet
        let log = LogLine(format: global.logFormat, progress: progress)
        return BuildEvents(
            progress: { [progress] in progress.update($0, done: $1, total: $2) },
            failed: {
                if !isQuiet { log.warn("\($0.source): \($0.reason)", code: $0.code.rawValue) }
            },
            note: { if !isQuiet { log.info($0) } })
    }
}
