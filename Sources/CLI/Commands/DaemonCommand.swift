import ArgumentParser
import Foundation

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

    @Argument(help: ArgumentHelp("The folder of the job files.", valueName: "dir"))
    var folder = "jobs"

    @OptionGroup var global: GlobalOptions

    func run() throws { try DaemonRun(folder: folder, global: global).run() }
}
