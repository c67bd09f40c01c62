import ArgumentParser
import Corpus
import Foundation
import Indexing
import Jobs
import Running
import Terminal
import Watching

struct WatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Build, then again whenever files change.",
        discussion: """
            Waits until nothing has changed for --settle (a file still being written is left \
            alone), but no longer than --max-wait after the first change. A change is only a \
            hint: each build looks at the whole corpus, and one is made every --rescan anyhow. A \
            build that fails is said and tried again; it never ends the watch. A changed job \
            file is read again; while it is not valid the job stays as it was.

            On network mounts, where inotify does not see everything, and where its limit is \
            reached, all files are looked at every 30 s instead. Links to files are watched as \
            links: a change of what they lead to elsewhere is found by the next rescan.

            With --json each build prints one line. SIGTERM and SIGINT end it within 5 seconds.

            Examples:
              quarry watch jobs/handbook.yaml
              quarry watch jobs/handbook.yaml --poll 30s --json >> builds.jsonl
            """)

    @Argument(help: ArgumentHelp("The job file.", valueName: "job.yaml"), completion: .job)
    var job: String

    @Option(
        help: ArgumentHelp("Build into this folder instead of the job's.", valueName: "dir"),
        completion: .index)
    var index: String?

    @Option(
        help: ArgumentHelp(
            "Look at all files at this interval instead of using inotify.", valueName: "30s"),
        transform: { try duration($0, in: 0.1...86400) })
    var poll: Double?

    @Option(
        help: ArgumentHelp("Quiet time before a build.", valueName: "2s"),
        transform: { try duration($0, in: 0...3600) })
    var settle = 2.0

    @Option(
        name: .customLong("max-wait"),
        help: ArgumentHelp("Longest wait after a first change.", valueName: "60s"),
        transform: { try duration($0, in: 0...86400) })
    var maximumWait = 60.0

    @Option(
        help: ArgumentHelp("A build without a change at this interval.", valueName: "1h"),
        transform: { try duration($0, in: 1...604_800) })
    var rescan = 3600.0

    @OptionGroup var limits: LimitOptions
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard settle <= maximumWait else {
            throw ValidationError("--settle can't be longer than --max-wait.")
        }
    }

    func run() throws {
        let definition = try JobDefinition.load(path: job)
        let waker = try Waker()
        let stop = SignalStop(wake: { waker.wake() })
        let progress = ProgressLine(global)
        let log = LogLine(global, progress: progress).log
        let events = BuildEvents(global, progress: progress)
        try WatchLoop(
            settings, job: definition, stop: stop.build, waker: waker, log: log,
            build: { job in
                try JobBuild(
                    job, file: self.job, options: options(job), stop: stop.build, log: log,
                    events: events
                ).run()
            },
            ended: { job, result in
                progress.finish()
                // A build that was stopped is said once, at the end.
                if stop.build.reason != nil, case .failure = result { return }
                try show(result, of: job, log)
            }
        ).run()
        try stop.leaveIfSignalled()
    }

    private var settings: WatchLoop.Settings {
        WatchLoop.Settings(
            jobFile: job, index: index,
            trigger: BuildTrigger(
                settleSeconds: settle, maximumWaitSeconds: maximumWait, rescanSeconds: rescan),
            pollSeconds: poll)
    }

    private func options(_ definition: JobDefinition) -> JobBuild.Options {
        var options = JobBuild.Options(threads: global.threads)
        options.index = index
        options.limits = limits.limits(of: definition)
        return options
    }

    private func show(
        _ result: Result<BuildOutcome, any Error>, of job: JobDefinition, _ log: Log
    ) throws {
        switch result {
        case .success(let outcome) where global.json:
            try Output.json(
                WatchOutput(
                    outcome, job: job.name, file: self.job, index: index, time: Date()),
                pretty: false)
            outcome.sayRefusal(job: self.job, index: index, to: log)
        case .success(let outcome):
            try BuildSummary(
                outcome, job: self.job, style: global.style
            ).show(as: global.logFormat)
            outcome.sayRefusal(job: self.job, index: index, to: log)
        case .failure(let error):
            let failure = WatchOutput(error, job: job.name, time: Date())
            log.say(
                .warning, "the build failed: \(error)",
                fields: ["code": .text(failure.error?.code ?? "")])
            if global.json { try Output.json(failure, pretty: false) }
        }
    }
}

private func duration(_ text: String, in range: ClosedRange<Double>) throws -> Double {
    do {
        let seconds = try Quantities.seconds(text)
        guard range.contains(seconds) else {
            throw InvalidText("must be \(range.lowerBound) s…\(range.upperBound) s")
        }
        return seconds
    } catch let error as InvalidText {
        throw ValidationError(error.reason)
    }
}
