import ArgumentParser
import Distributing
import Indexing
import Running
import Terminal

struct DistributeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "distribute",
        abstract: "Share a build between machines: plan units, do them anywhere, assemble.",
        discussion: """
            The units of a phase are lines that Spark, Slurm, Kubernetes, GNU parallel or a shell \
            hands out; any machine with the job file, the corpus, the model and the store can do \
            any of them, in any order, more than once. When a phase is done, `plan` prints the \
            units of the next; when it prints nothing, `assemble` publishes the index that one \
            machine would have built.

            Examples:
              quarry distribute plan job.yaml --store /mnt/build > units
              quarry distribute work job.yaml --store /mnt/build < units
              quarry distribute work job.yaml --store /mnt/build --units units --index 7
              quarry distribute status job.yaml --store /mnt/build
              quarry distribute assemble job.yaml --store /mnt/build
            """,
        subcommands: [
            Plan.self, Work.self, Assemble.self, Status.self, Verify.self, Collect.self,
            Simulate.self,
        ])
}

extension DistributeCommand {
    struct Plan: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the units of the next phase that nobody has done, one a line.",
            discussion: """
                Nothing is printed when the index may be assembled. Units are cut to about ten \
                minutes of one core; those whose outputs are in the store are left out, so of a \
                corpus that changed a little little is planned.

                Documents that failed are not tried again while they and the limits are the same; \
                --retry-failed has all of them tried once more, where a machine was to blame.

                Examples:
                  quarry distribute plan job.yaml --store /mnt/build > units
                  quarry distribute plan job.yaml --store s3://build/handbook --max-units 500
                  quarry distribute plan job.yaml --store /mnt/build --retry-failed > units
                """)

        @OptionGroup var place: StoreOptions

        @Option(
            name: .customLong("max-units"),
            help: ArgumentHelp("Cut the sources into about so many units at most.", valueName: "n"))
        var maximumUnits: Int?

        @Option(
            name: .customLong("unit-time"),
            help: ArgumentHelp("Cut units that take one core about so long.", valueName: "10m"),
            transform: PullCommand.seconds)
        var unitSeconds = DistributedBuild.unitSeconds

        @Flag(
            name: .customLong("retry-failed"),
            help: "Plan documents that failed again, without those they were prepared with.")
        var retriesFailed = false

        @OptionGroup var published: StoreIndexOptions

        @Flag(help: "Read every file again, even if size, times and inode say it is unchanged.")
        var rehash = false

        @OptionGroup var global: GlobalOptions

        func validate() throws {
            if let maximumUnits, maximumUnits < 1 {
                throw ValidationError("--max-units takes a number from 1 on.")
            }
        }

        func run() throws {
            let stop = SignalStop()
            let build = try place.open(
                global, of: published, makesStore: true, stop: stop.build
            ) { $0.distrustsHints = rehash }
            defer { build.close() }
            let state = try build.plan(
                unitSeconds: unitSeconds, maximumUnits: maximumUnits, retriesFailed: retriesFailed)
            try place.check(state, of: published, global)
            for unit in state.missing { try Output.verbatim(unit.unit.line) }
            LogLine(global, progress: ProgressLine(global)).log.say(.info, Self.summary(state))
            try stop.leaveIfSignalled()
        }

        private static func summary(_ state: DistributedState) -> String {
            guard let phase = state.current else {
                return "all is there: quarry distribute assemble publishes it"
            }
            let seconds = state.missing.reduce(0) { $0 + $1.seconds }
            let minutes = Counted(Int(seconds / 60), "core minute")
            return
                "\(Counted(state.missing.count, "unit")) to \(phase.rawValue), about \(minutes); \(Counted(state.sourceCount, "source"))"
        }
    }
}
