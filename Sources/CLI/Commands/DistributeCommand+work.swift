import ArgumentParser
import Corpus
import Distributing
import Indexing
import Running
import Storage
import Terminal

extension DistributeCommand {
    struct Work: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Do units of work, and print a receipt for each.",
            discussion: """
                Units are read from stdin, one a line, or one of them from a file. What is in the \
                store and whole is not done again. Documents that can't be read are in the \
                receipt, and end nothing. What a unit took is said on stderr.

                Exit code 0: done. 75: try again, here or elsewhere. 78: no attempt helps: a unit \
                of other fingerprints or settings, or a file that changed since it was planned; \
                plan again. The process ends soon after the one that started it.

                Examples:
                  quarry distribute work job.yaml --store /mnt/build < units
                  quarry distribute work job.yaml --store /mnt/build --units units --index 0
                """)

        @OptionGroup var place: StoreOptions

        @Option(
            help: ArgumentHelp("Read the units from here.", valueName: "file"),
            completion: .file())
        var units: String?

        @Option(help: ArgumentHelp("Do only this unit of the file, from 0.", valueName: "n"))
        var index: Int?

        @OptionGroup var global: GlobalOptions

        func validate() throws {
            guard (units == nil) == (index == nil) else {
                throw ValidationError("--units and --index go together.")
            }
            if let index, index < 0 {
                throw ValidationError("--index takes a number from 0 on.")
            }
        }

        func run() throws {
            let stop = SignalStop()
            let parent = ParentWatch.start {
                Departure.leave(
                    status: WorkStatus.retry.rawValue, level: "warning",
                    message: "the process that started this one is gone"
                ) { stop.build.interruptParsers() }
            }
            defer { parent.cancel() }
            let log = LogLine(global, progress: ProgressLine(global)).log
            var status = WorkStatus.done
            do {
                let only = try only()
                let build = try place.open(global, stop: stop.build)
                defer { build.close() }
                let worker = Worker(build)
                if let only {
                    status = Self.work(at: only, worker: worker, log: log)
                } else {
                    var lines = UnitLines()
                    while stop.build.reason == nil, let line = try lines.next() {
                        status = max(status, Self.work(at: line, worker: worker, log: log))
                    }
                }
            } catch let error as QuarryError {
                log.say(.error, "\(error)")
                status = WorkStatus(error)
            }
            try stop.leaveIfSignalled()
            if status != .done { throw ExitCode(status.rawValue) }
        }

        /// The one unit that is to be done of a file; nil: those of stdin.
        private func only() throws(QuarryError) -> String? {
            guard let units, let index else { return nil }
            return try UnitLines.unit(index, of: units)
        }

        private static func work(at line: String, worker: Worker, log: Log) -> WorkStatus {
            let watch = Stopwatch()
            do throws(QuarryError) {
                let receipt = try worker.work(at: line)
                try Output.verbatim(receipt.line)
                let failed = receipt.failedCount
                log.say(
                    failed == 0 ? .info : .remark,
                    "\(receipt.phase.rawValue) \(receipt.unit.prefix(12)): "
                        + "\(Int(watch.seconds.rounded())) s, peak \(ByteSize(worker.peakMemory))"
                        + (failed == 0 ? "" : "; \(Counted(failed, "document")) failed"))
                return .done
            } catch {
                log.say(.error, "\(error)")
                return WorkStatus(error)
            }
        }
    }
}
