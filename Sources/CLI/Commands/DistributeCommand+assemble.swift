import ArgumentParser
import Distributing
import Indexing
import Running
import Terminal

extension DistributeCommand {
    struct Assemble: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Publish the index that the units have made.",
            discussion: """
                Opens no document and embeds nothing: segments are brought from the store, each \
                against its checksum, what was measured is added up, and the generation is \
                published as `build` does, behind its guard and its gate. While units are missing \
                nothing is published, and the message names them. Prints and exits as `build`.

                Examples:
                  quarry distribute assemble job.yaml --store /mnt/build
                  quarry distribute assemble job.yaml --store s3://build/handbook --json
                """)

        @OptionGroup var place: StoreOptions

        @OptionGroup var published: StoreIndexOptions

        @OptionGroup var global: GlobalOptions

        func run() throws {
            let stop = SignalStop()
            let build = try place.open(global, of: published, stop: stop.build)
            defer { build.close() }
            let outcome: BuildOutcome
            do {
                outcome = try build.assemble()
            } catch {
                try stop.leaveIfSignalled()
                throw error
            }
            if global.json {
                try Output.json(BuildOutput(outcome, job: place.job, index: published.index))
            } else {
                try BuildSummary(outcome, job: place.job, style: global.style)
                    .show(as: global.logFormat)
            }
            outcome.sayRefusal(
                job: place.job, index: published.index,
                to: LogLine(global, progress: ProgressLine(global)).log)
            try stop.leaveIfSignalled()
            let status = ExitStatus(outcome)
            if status != .done { throw ExitCode(status) }
        }
    }
}
