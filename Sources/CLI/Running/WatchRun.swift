import ArgumentParser
import Corpus
import Foundation
import Indexing
import Jobs
import Storage
import Watching

/// The loop behind `quarry watch`: wait, build, wait. Runs on the main thread until a signal.
final class WatchRun {
    private let command: WatchCommand
    private var definition: JobDefinition
    /// The job file's bytes as they were last looked at.
    private var jobBytes: [UInt8]
    private let waker: Waker
    private let stop: BuildStop
    private let log: LogLine
    private let progress: ProgressLine
    /// What the trigger counts by.
    private let clock = Stopwatch()
    private var trigger: BuildTrigger
    private var watcher: CorpusWatcher

    init(command: WatchCommand, definition: JobDefinition) throws {
        self.command = command
        self.definition = definition
        jobBytes = (try? FileSystem.read(command.job)) ?? []
        progress = ProgressLine(command.global)
        log = LogLine(format: command.global.logFormat, progress: progress)
        let waker = try Waker()
        self.waker = waker
        stop = BuildStop(wake: { waker.wake() })
        trigger = BuildTrigger(
            settleSeconds: command.settle, maximumWaitSeconds: command.maximumWait,
            rescanSeconds: command.rescan)
        watcher = Self.watcher(command, definition, waker, log)
    }

    /// - Throws: the exit code of the signal that ended it.
    func run() throws {
        while true {
            try stop.leaveIfSignalled()
            let now = clock.seconds
            if trigger.due <= now {
                build()
            } else if watcher.wait(seconds: trigger.due - now) == .changed {
                trigger.changed(at: clock.seconds)
                reloadJob()
            }
        }
    }

    private func build() {
        reloadJob()
        // Before the build: what comes after it is then seen, by the build or as an event.
        watcher.refresh()
        trigger.began()
        var failed = true
        do {
            let outcome = try BuildRun(
                definition: definition, jobPath: command.job, index: index, ignoresCache: false,
                global: command.global, progress: progress,
                limits: command.limits.limits(of: definition), stop: stop
            ).run()
            progress.finish()
            try report(outcome)
            // What was carried over is gone on with soon; a full quota does not empty by itself.
            failed = outcome.limit != nil && outcome.limit != .disk
        } catch {
            progress.finish()
            if stop.signal == nil { report(error) }
        }
        trigger.ended(at: clock.seconds, failed: failed)
    }

    private var index: String { command.index ?? definition.index }

    private func report(_ outcome: BuildOutcome) throws {
        if command.global.json {
            let line = WatchOutput(
                time: Date().ISO8601Format(), job: definition.name,
                exitCode: ExitCode(outcome).rawValue, build: BuildOutput(outcome))
            return try Output.json(line, pretty: false)
        }
        let style = Style(isOn: command.global.colours(1))
        Output.print(BuildSummary(outcome, style: style).text)
    }

    private func report(_ error: any Error) {
        let known = error as? QuarryError
        let code = known?.code ?? .io
        log.warn("the build failed: \(error)", ["code": .text(code.rawValue)])
        guard command.global.json else { return }
        let line = WatchOutput(
            time: Date().ISO8601Format(), job: definition.name,
            exitCode: ExitCode(code).rawValue,
            error: .init(code: code.rawValue, reason: "\(error)"))
        try? Output.json(line, pretty: false)
    }

    /// Reads the job file again if its bytes are others than before.
    private func reloadJob() {
        let bytes = (try? FileSystem.read(command.job)) ?? []
        guard bytes != jobBytes else { return }
        jobBytes = bytes
        do {
            let new = try JobDefinition.load(path: command.job)
            guard new != definition else { return }
            definition = new
            watcher = Self.watcher(command, new, waker, log)
            if !command.global.quiet { log.info("\(command.job) has changed and was read again") }
        } catch {
            log.warn("\(error); the job stays as it was", ["code": .text(error.code.rawValue)])
        }
    }

    private static func watcher(
        _ command: WatchCommand, _ job: JobDefinition, _ waker: Waker, _ log: LogLine
    ) -> CorpusWatcher {
        let roots = job.corpus.roots.map(FileSystem.realPath)
        let state = StateFolder(besideJobFile: command.job)
        let names = roots.map { CorpusScanner.name(ofRoot: $0, among: roots.count) }
        let prefixes = names.map { $0.isEmpty ? "" : $0 + "/" }
        let watched = WatchedFolders(
            roots: roots, files: [command.job],
            ignored: [
                FileSystem.realPath(command.index ?? job.index), FileSystem.realPath(state.path),
            ],
            // What a root is called when there are several is not known here, and need not be:
            // a change too many costs a look.
            selects: { path in prefixes.contains { job.corpus.selects($0 + path) } },
            enters: { path in prefixes.contains { !job.corpus.excludes($0 + path) } })
        return CorpusWatcher(
            watched, poll: command.poll, waker: waker, say: { log.warn($0) })
    }

}
