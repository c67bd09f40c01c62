import ArgumentParser
import Foundation
import Running
import Watching

struct DaemonCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "daemon",
        abstract: "Run the jobs of a folder at their schedules.",
        discussion: """
            Runs each DIR/*.yaml that has a `schedule`, in its `timezone` (else the machine's), \
            one job at a time, each as a `quarry build` of its own under the job file's \
            `limits`. A run that was missed, because the machine or the daemon was down or \
            another job ran, is made up for once. Where clocks are put forward, a time that does \
            not exist is due at the jump; where they are put back, a time that comes twice is \
            due once, unless the schedule names every hour.

            Job files are read again when they change. One that is not valid is said, and its \
            job rests until it is. A run that fails is said; the next one comes at its time. \
            What the daemon knows of past runs is in DIR/.state/daemon.json.

            With --json each run prints one line. SIGTERM and SIGINT end it within 5 seconds; a \
            run that was cut off is made up for after the next start.

            Examples:
              quarry daemon
              quarry daemon /etc/quarry/jobs --log-format json
            """)

    @Argument(
        help: ArgumentHelp("The folder of the job files.", valueName: "dir"),
        completion: .directory)
    var folder = "jobs"

    @OptionGroup var global: GlobalOptions

    /// A child ends itself before that.
    private static let graceSeconds = 4.6

    func run() throws {
        let log = LogLine(global, progress: ProgressLine(global, isOn: false)).log
        let waker = try Waker()
        let child = BuildChild(
            isCaptured: global.json, arguments: { [self] in arguments(job: $0) },
            wake: { waker.wake() })
        SignalWatch.start { number in
            child.signal(number)
            Departure.schedule(
                after: Self.graceSeconds, status: ExitStatus(signal: number).rawValue,
                message: "stopped by \(SignalWatch.name(number))"
            ) { child.end() }
        }
        try DaemonLoop(folder: folder, child: child, waker: waker, log: log) { job, result in
            if global.json { Output.print(result.line(job: job, now: Date())) }
        }.run()
        guard let signal = child.signal else { return }
        log.say(.info, "stopped by \(SignalWatch.name(signal))")
        throw ExitCode(ExitStatus(signal: signal))
    }

    /// Of the `quarry` that builds a job.
    private func arguments(job: String) -> [String] {
        var arguments = [
            "build", job, "--no-progress", "--log-format", global.logFormat.rawValue,
            "--threads", "\(global.threads)", "--color", global.color.rawValue,
        ]
        if global.json { arguments.append("--json") }
        if global.quiet { arguments.append("--quiet") }
        if global.verbose { arguments.append("--verbose") }
        return arguments
    }
}

extension BuildChild.Result {
    /// One line of JSON: the child's own, and `job`, `time` and `exit_code`.
    fileprivate func line(job: String, now: Date) -> String {
        var object = (try? JSONSerialization.jsonObject(with: output)) as? [String: Any] ?? [:]
        object["job"] = job
        object["time"] = now.ISO8601Format()
        object["exit_code"] = Int(status)
        let data = try? JSONSerialization.data(
            withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data ?? Data("{}".utf8), as: UTF8.self)
    }
}
