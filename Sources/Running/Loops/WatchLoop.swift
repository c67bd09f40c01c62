import Corpus
import Foundation
package import Indexing
package import Jobs
import Storage
package import Watching

/// The loop behind `quarry watch`: wait, build, wait. Runs on the thread that calls it until a
/// stop is asked for.
package final class WatchLoop {
    /// When to build, and where changes are looked for.
    package struct Settings {
        package var jobFile: String
        /// Folder of the index; nil: the job's.
        package var index: String?
        package var trigger: BuildTrigger
        /// Seconds between two looks at all files, instead of inotify; nil: inotify where that
        /// sees everything.
        package var pollSeconds: Double?

        package init(
            jobFile: String, index: String? = nil, trigger: BuildTrigger = BuildTrigger(),
            pollSeconds: Double? = nil
        ) {
            self.jobFile = jobFile
            self.index = index
            self.trigger = trigger
            self.pollSeconds = pollSeconds
        }
    }

    private let settings: Settings
    private let build: (JobDefinition) throws -> BuildOutcome
    private let ended: (JobDefinition, Result<BuildOutcome, any Error>) throws -> Void
    private let stop: BuildStop
    private let waker: Waker
    private let log: Log
    private var job: JobDefinition
    /// The job file's bytes as they were last looked at.
    private var jobBytes: [UInt8]
    /// What the trigger counts by.
    private let clock = Stopwatch()
    private var trigger: BuildTrigger
    private var watcher: CorpusWatcher

    /// - Parameters:
    ///   - job: what the job file says now.
    ///   - stop: what ends the loop.
    ///   - waker: what ends the loop's waits.
    ///   - build: builds the job as its file says by then.
    ///   - ended: told of each build that came to its end.
    package init(
        _ settings: Settings, job: JobDefinition, stop: BuildStop, waker: Waker, log: Log,
        build: @escaping (JobDefinition) throws -> BuildOutcome,
        ended: @escaping (JobDefinition, Result<BuildOutcome, any Error>) throws -> Void
    ) {
        self.settings = settings
        self.job = job
        self.stop = stop
        self.waker = waker
        self.log = log
        self.build = build
        self.ended = ended
        jobBytes = (try? FileSystem.read(settings.jobFile)) ?? []
        trigger = settings.trigger
        watcher = Self.watcher(settings, job, waker, log)
    }

    /// Returns after a stop was asked for.
    /// - Throws: what `ended` throws.
    package func run() throws {
        while stop.reason == nil {
            let now = clock.seconds
            if trigger.due <= now {
                try buildOnce()
            } else if watcher.wait(seconds: trigger.due - now) == .changed {
                trigger.changed(at: clock.seconds)
                reloadJob()
            }
        }
    }

    private func buildOnce() throws {
        reloadJob()
        // Before the build: what comes after it is then seen, by the build or as an event.
        watcher.refresh()
        trigger.began()
        let result = Result { try build(job) }
        var hasFailed = true
        if case .success(let outcome) = result {
            // What was carried over is gone on with soon; a full quota does not empty by itself.
            // What is absent or unreadable may be back soon, and no event may tell. What the gate
            // refuses is no better for being built again.
            hasFailed =
                outcome.removals.isRefused || (!outcome.isWhole && outcome.limit != .disk)
        }
        try ended(job, result)
        trigger.ended(at: clock.seconds, failed: hasFailed)
    }

    /// Reads the job file again if its bytes are others than before.
    private func reloadJob() {
        let bytes = (try? FileSystem.read(settings.jobFile)) ?? []
        guard bytes != jobBytes else { return }
        jobBytes = bytes
        do {
            let new = try JobDefinition.load(path: settings.jobFile)
            guard new != job else { return }
            job = new
            watcher = Self.watcher(settings, new, waker, log)
            log.say(.info, "\(settings.jobFile) has changed and was read again")
        } catch {
            log.say(
                .warning, "\(error); the job stays as it was",
                fields: ["code": .text(error.code.rawValue)])
        }
    }

    private static func watcher(
        _ settings: Settings, _ job: JobDefinition, _ waker: Waker, _ log: Log
    ) -> CorpusWatcher {
        let roots = job.corpus.roots.map(FileSystem.realPath)
        let state = StateFolder(besideJobFile: settings.jobFile)
        let names = roots.map { CorpusScanner.name(ofRoot: $0, among: roots.count) }
        let prefixes = names.map { $0.isEmpty ? "" : $0 + "/" }
        let watched = WatchedFolders(
            roots: roots, files: [settings.jobFile],
            ignored: [
                FileSystem.realPath(settings.index ?? job.index), FileSystem.realPath(state.path),
            ],
            // What a root is called when there are several is not known here, and need not be:
            // a change too many costs a look.
            selects: { path in prefixes.contains { job.corpus.selects($0 + path) } },
            enters: { path in
                prefixes.contains {
                    !job.corpus.excludes($0 + path)
                        && job.corpus.noDocument(folder: $0 + path) == nil
                }
            })
        return CorpusWatcher(
            watched, poll: settings.pollSeconds, waker: waker, say: { log.say(.warning, $0) })
    }
}
