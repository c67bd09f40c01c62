import ArgumentParser
import Artifacts
import Corpus
import Embedding
import Foundation
import Indexing
import Jobs
import ParserPool
import Storage
import Synchronization

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
    var limits = BuildLimits()
    /// Where signals arrive; nil: they end the process.
    var stop: BuildStop?
    /// Whether files are read again whatever their size, time and inode say.
    var rehash = false

    /// Whether the run leaves a report, and metrics where the job asks for them.
    var isRecorded = true
    /// A folder for a copy of the report.
    var reportCopy: String?
    /// Set while a recorded run goes on.
    private(set) var recording: RunRecording?

    /// Runs the build and leaves a report of it, however it ends.
    func run() throws -> BuildOutcome {
        guard isRecorded else { return try build() }
        let recording = RunRecording(self)
        var recorded = self
        recorded.recording = recording
        do {
            let outcome = try recorded.build()
            recording.finish(outcome, exitCode: signalled ?? ExitCode(outcome))
            return outcome
        } catch {
            recording.finish(error, exitCode: signalled ?? ExitCode(ofBuild: error))
            throw error
        }
    }

    /// What the shell is told where a signal came, whatever became of the build.
    private var signalled: ExitCode? { (stop?.signal).map { ExitCode(128 + $0) } }

    private func build() throws -> BuildOutcome {
        for note in definition.notes where !global.quiet { log.warn(note) }
        let control = StopControl(limits: limits)
        let encoder = Encoder(
            model: try ModelStore.standard().open(
                name: definition.embed.model, precision: definition.embed.precision),
            threads: global.threads)
        let pool = try ParserPool(size: global.threads, settings: definition.parse)
        defer { pool.close() }
        stop?.attach(control, pool)
        defer { stop?.detach() }
        let artifacts = try openArtifacts()
        let queuePath = state.queue(of: definition.name)
        let identity = RunIdentity(
            job: definition, model: encoder.model, parser: pool.fingerprint, queue: queuePath,
            ignoresCache: ignoresCache)
        let lock = try IndexLock(index: index, run: identity.text)
        let memory = stop?.watchMemory(control)
        defer { memory?.cancel() }
        return try CorpusBuild(
            job: definition, encoder: encoder, pool: pool, artifacts: artifacts,
            queue: try JobQueue.open(queuePath), lock: lock,
            options: .init(
                index: index, state: state, threads: global.threads, ignoresCache: ignoresCache,
                distrustsHints: rehash, leaseSeconds: try Self.leaseSeconds(), control: control),
            events: events
        ).run()
    }

    /// `QUARRY_LEASE`, a duration such as `60s`: how soon processes of a run take over from one
    /// that was stopped.
    private static func leaseSeconds() throws -> Double {
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

    var state: StateFolder { StateFolder(besideJobFile: jobPath) }

    private func openArtifacts() throws -> ArtifactStore {
        let store = try ArtifactStore.open(
            cache ?? ArtifactStore.defaultPath(), budgetBytes: try ArtifactStore.budget())
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
        let stages = StageLog(isOn: global.verbose && !isQuiet) { log.info("stage \($0.rawValue)") }
        let events = BuildEvents(
            progress: { [progress] in
                stages.entered($0)
                progress.update($0, done: $1, total: $2)
            },
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

/// Says each stage of a build once, as it begins: `--verbose`.
private final class StageLog: Sendable {
    private let last = Mutex<BuildStage?>(nil)
    private let isOn: Bool
    private let say: @Sendable (BuildStage) -> Void

    init(isOn: Bool, say: @escaping @Sendable (BuildStage) -> Void) {
        self.isOn = isOn
        self.say = say
    }

    func entered(_ stage: BuildStage) {
        guard isOn else { return }
        let isNew = last.withLock { last in
            defer { last = stage }
            return last != stage
        }
        if isNew { say(stage) }
    }
}
