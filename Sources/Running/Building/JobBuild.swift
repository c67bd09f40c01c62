import Artifacts
import Corpus
package import Embedding
import Foundation
package import Indexing
package import Jobs
import ParserPool
import Storage

/// One build of a job in this process: gathers what it needs, holds the index's lock, builds, and
/// leaves a record of it.
package struct JobBuild: Sendable {
    package let job: JobDefinition
    /// The job's file; what is remembered of the job lies beside it, whether it is there or not.
    package let jobFile: String
    package let options: Options
    /// Who may stop it.
    package let stop: BuildStop
    package let log: Log
    private let events: BuildEvents

    package struct Options: Sendable {
        /// Folder of the index; nil: the job's.
        package var index: String?
        package var models: ModelStore
        /// The artifact store's file; nil for the default one.
        package var cache: String?
        /// For parsing, embedding and indexing; the index's bytes don't depend on it.
        package var threads: Int
        /// Whether nothing is taken from the artifact store.
        package var ignoresCache = false
        /// Whether files are read again whatever their size, time and inode say.
        package var distrustsHints = false
        /// Whether it publishes however many sources are gone.
        package var acceptsRemovals = false
        /// Whether the job's gate decides what is published.
        package var isJudged = true
        package var limits = BuildLimits()
        /// Whether a record is left, and metrics where the job asks for them.
        package var isRecorded = true
        /// A folder for a copy of the report.
        package var reportCopy: String?

        package init(threads: Int, models: ModelStore = ModelStore.standard()) {
            self.threads = threads
            self.models = models
        }
    }

    /// - Parameters:
    ///   - stop: is attached to the build while it goes on.
    ///   - log: what is not part of the outcome.
    ///   - events: what happens, as it happens; from several threads.
    package init(
        _ job: JobDefinition, file: String, options: Options, stop: BuildStop = BuildStop(),
        log: Log = .silent, events: BuildEvents = .silent
    ) {
        self.job = job
        jobFile = file
        self.options = options
        self.stop = stop
        self.log = log
        self.events = events
    }

    package var index: String { options.index ?? job.index }

    var state: StateFolder { StateFolder(besideJobFile: jobFile) }

    /// Builds and leaves a record of it, however it ends.
    /// - Throws: what stops the whole build; a source that fails does not. After a stop was asked
    ///   for, `limitExceeded`, and nothing was published.
    package func run() throws -> BuildOutcome {
        guard options.isRecorded else { return try build(nil) }
        let recording = RunRecording(self)
        do {
            let outcome = try build(recording)
            recording.finish(outcome, status: signalled ?? ExitStatus(outcome))
            return outcome
        } catch {
            recording.finish(error, status: signalled ?? ExitStatus(ofBuild: error))
            throw error
        }
    }

    /// What the shell is told where a signal came, whatever became of the build.
    private var signalled: ExitStatus? { stop.signal.map { ExitStatus(signal: $0) } }

    private func build(_ recording: RunRecording?) throws -> BuildOutcome {
        for note in job.notes { log.say(.remark, note) }
        // Before the lock makes the index's folder.
        _ = try CorpusScanner.roots(of: job.corpus, index: index)
        let encoder = Encoder(
            model: try options.models.open(job.embed),
            threads: options.threads)
        let gate =
            options.isJudged
            ? try BuildGate(
                of: job, models: options.models, threads: options.threads,
                acceptsRemovals: options.acceptsRemovals, encoder: encoder, log: log) : nil
        let control = StopControl(limits: options.limits)
        let pool = try ParserPool(size: options.threads, settings: job.parse)
        defer { pool.close() }
        stop.attach(control, pool)
        defer { stop.detach() }
        let artifacts = try openArtifacts(recording)
        let queuePath = state.queue(of: job.name)
        let identity = RunIdentity(
            job: job, model: encoder.model, parser: pool.fingerprint, queue: queuePath,
            ignoresCache: options.ignoresCache)
        let lock = try IndexLock(index: index, run: identity.text)
        let memory = stop.watchMemory(control)
        defer { memory?.cancel() }
        return try CorpusBuild(
            job: job, encoder: encoder, pool: pool, artifacts: artifacts,
            queue: try JobQueue.open(queuePath), lock: lock,
            options: .init(
                index: index, state: state, threads: options.threads,
                ignoresCache: options.ignoresCache, distrustsHints: options.distrustsHints,
                acceptsRemovals: options.acceptsRemovals, gate: gate,
                leaseSeconds: try Self.leaseSeconds(), control: control),
            events: recording?.watching(events) ?? events
        ).run()
    }

    /// `QUARRY_LEASE`, a duration such as `60s`: how soon processes of a run take over from one
    /// that was stopped.
    private static func leaseSeconds() throws(QuarryError) -> Double {
        guard let text = ProcessInfo.processInfo.environment["QUARRY_LEASE"], !text.isEmpty else {
            return BuildOptions.defaultLeaseSeconds
        }
        do throws(InvalidText) {
            let seconds = max(try Quantities.seconds(text), 1)
            return seconds
        } catch {
            throw QuarryError(.invalidInput, path: nil, "QUARRY_LEASE \(error.reason)")
        }
    }

    private func openArtifacts(_ recording: RunRecording?) throws(QuarryError) -> ArtifactStore {
        let store = try ArtifactStore.open(
            options.cache ?? ArtifactStore.defaultPath(),
            budgetBytes: try ArtifactStore.budget())
        if let aside = store.movedAside {
            log.say(.warning, "the artifact cache was damaged; it was moved to \(aside)")
        }
        recording?.use(store)
        return store
    }
}
