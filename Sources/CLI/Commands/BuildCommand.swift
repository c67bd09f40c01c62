import ArgumentParser
import Indexing
import Jobs
import Running
import Terminal

struct BuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Bring an index up to date with its corpus and publish a generation.",
        discussion: """
            Parses, chunks and embeds what is new or changed, and takes the rest from the \
            artifact cache. A document that fails is reported and left out; the build goes on \
            and exits with 1. Processes started with the same job and settings share the work and \
            report the same generation.

            Every run, a failed one too, leaves report.json and report.html in \
            .state/reports/NAME/latest beside the job file; the last 60 runs are kept.

            Examples:
              quarry build jobs/handbook.yaml
              quarry build jobs/handbook.yaml --index /srv/indexes/handbook --threads 4
              quarry build jobs/handbook.yaml --full --json > report.json
              quarry build jobs/handbook.yaml --until 05:00
              quarry build jobs/handbook.yaml --max-duration 30m --max-memory 1.5GiB

            At a limit no new source is taken, what is done is published, the rest is carried \
            over and listed, and the exit code is 5; the next run goes on. A changed source that \
            is carried over keeps its previous version. So does a source that can't be read, which \
            also ends in 5. If more than 30 % of the sources and at least 10 files are \
            gone (guard in the job), a whole root or everything, nothing is published and the \
            exit code is 6; so it is if the index is not what the job's gate asks for. SIGTERM \
            and SIGINT end a build within 5 seconds; what is finished is not done again.
            """)

    @Argument(help: ArgumentHelp("The job file.", valueName: "job.yaml"), completion: .job)
    var job: String

    @Option(
        help: ArgumentHelp("Build into this folder instead of the job's.", valueName: "dir"),
        completion: .index)
    var index: String?

    @Option(
        help: ArgumentHelp("Put a copy of the run's report here.", valueName: "dir"),
        completion: .directory)
    var report: String?

    @Flag(help: "Ignore the artifact cache: parse and embed everything again.")
    var full = false

    @Flag(help: "Read every file again, even if size, times and inode say it is unchanged.")
    var rehash = false

    @Flag(
        name: .customLong("accept-removals"),
        help: "Publish however many sources are gone since the generation before.")
    var acceptsRemovals = false

    @OptionGroup var limits: LimitOptions
    @OptionGroup var global: GlobalOptions

    func run() throws {
        let stop = SignalStop()
        let definition = try JobDefinition.load(path: job)
        let progress = ProgressLine(global)
        let outcome: BuildOutcome
        do {
            outcome = try JobBuild(
                definition, file: job, options: options(definition), stop: stop.build,
                log: LogLine(global, progress: progress).log,
                events: BuildEvents(global, progress: progress)
            ).run()
        } catch {
            progress.finish()
            try stop.leaveIfSignalled()
            throw error
        }
        progress.finish()
        if global.json {
            try Output.json(BuildOutput(outcome, job: job, index: index))
        } else {
            try BuildSummary(outcome, job: job, style: global.style)
                .show(as: global.logFormat)
        }
        outcome.sayRefusal(job: job, index: index, to: LogLine(global, progress: progress).log)
        try stop.leaveIfSignalled()
        let status = ExitStatus(outcome)
        if status != .done { throw ExitCode(status) }
    }

    private func options(_ definition: JobDefinition) -> JobBuild.Options {
        var options = JobBuild.Options(threads: global.threads)
        options.index = index
        options.ignoresCache = full
        options.distrustsHints = rehash
        options.acceptsRemovals = acceptsRemovals
        options.limits = limits.limits(of: definition)
        options.reportCopy = report
        return options
    }
}
