import ArgumentParser
import Corpus
import Distributing
import Indexing
import Running
import Terminal

extension DistributeCommand {
    struct Status: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say how far a shared build has come.",
            discussion: """
                Looks at the corpus and the store as `plan` does, and writes nothing into the \
                store; hashes of files that it had to read are kept beside the job file.

                Examples:
                  quarry distribute status job.yaml --store /mnt/build
                  quarry distribute status job.yaml --store /mnt/build --json
                """)

        @OptionGroup var place: StoreOptions
        @OptionGroup var published: StoreIndexOptions
        @OptionGroup var global: GlobalOptions

        private struct JSONOutput: Encodable {
            struct Sources: Encodable { var total, prepared, failed: Int }
            struct Units: Encodable {
                var phase: String
                var done, missing: Int
            }
            var ready: Bool
            var sources: Sources
            var chunks: Int
            var phases: [Units]
        }

        func run() throws {
            let build = try place.open(global, of: published)
            defer { build.close() }
            let state = try build.state()
            try place.check(state, of: published, global)
            let output = JSONOutput(
                ready: state.isReady,
                sources: .init(
                    total: state.sourceCount, prepared: state.preparedCount,
                    failed: state.failures.count + state.survey.failures.count),
                chunks: state.chunkCount,
                phases: state.phases.map { phase in
                    let missing = phase.units.count { !$0.isDone }
                    return .init(
                        phase: phase.phase.rawValue, done: phase.units.count - missing,
                        missing: missing)
                })
            if global.json { return try Output.json(output) }
            Output.print(
                "\(output.sources.prepared) of \(Counted(output.sources.total, "source")) prepared, "
                    + "\(output.sources.failed) failed")
            for phase in output.phases {
                Output.print("\(phase.phase): \(Self.words(phase, of: state))")
            }
            if output.ready { Output.print("ready to be assembled") }
        }

        private static func words(
            _ phase: JSONOutput.Units, of state: DistributedState
        ) -> String {
            if phase.done + phase.missing == 0 {
                return "nothing to do, all of it is in the store"
            }
            // How these are cut is for `plan` to be told.
            if phase.phase == Phase.prepare.rawValue, phase.missing > 0 {
                return "\(Counted(state.unprepared.count, "source")) to prepare"
            }
            return "\(Counted(phase.done, "unit")) done, \(phase.missing) missing"
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read all that a store's receipts name, and compare the checksums.",
            discussion: """
                What is damaged or gone is made again where --forget removes its receipts, and \
                the damaged files, and `plan` is run after it. What this machine can't read, for \
                want of rights or of room, ends the command, and nothing is removed.

                Examples:
                  quarry distribute verify job.yaml --store /mnt/build
                  quarry distribute verify job.yaml --store /mnt/build --forget
                """)

        @OptionGroup var place: StoreOptions

        @Flag(help: "Remove what is damaged, and its receipts, so that it is planned again.")
        var forget = false

        @OptionGroup var global: GlobalOptions

        private struct JSONOutput: Encodable {
            var files, bytes: Int
            var defects, forgotten, removed: [String]
        }

        func run() throws {
            let build = try place.open(global)
            defer { build.close() }
            let found = try build.verify(forgets: forget)
            if global.json {
                try Output.json(
                    JSONOutput(
                        files: found.files, bytes: found.bytes, defects: found.defects,
                        forgotten: found.forgotten, removed: found.removed))
            } else {
                for defect in found.defects { Output.print(ForeignText.escaped(defect)) }
                Output.print(
                    "\(Counted(found.files, "file")), \(ByteSize(found.bytes)), "
                        + "\(Counted(found.defects.count, "defect"))"
                        + (forget
                            ? ", \(Counted(found.removed.count, "file")) and "
                                + "\(Counted(found.forgotten.count, "receipt")) removed" : ""))
            }
            if !found.defects.isEmpty { throw ExitCode.corrupt }
        }
    }

    struct Collect: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "gc",
            abstract: "Remove from a store what the corpus as it is now needs no more.",
            discussion: """
                Runs when the index can be assembled. What is younger than --grace stays, since \
                somebody may be at work for it.

                Examples:
                  quarry distribute gc job.yaml --store /mnt/build --dry-run
                  quarry distribute gc job.yaml --store /mnt/build --grace 2d
                """)

        @OptionGroup var place: StoreOptions
        @OptionGroup var published: StoreIndexOptions

        @Option(
            help: ArgumentHelp("Keep what is younger.", valueName: "24h"),
            transform: PullCommand.seconds)
        var grace = 86_400.0

        @Flag(name: .customLong("dry-run"), help: "Say what would go, and remove nothing.")
        var isDry = false

        @OptionGroup var global: GlobalOptions

        private struct JSONOutput: Encodable {
            var removed: [String]
            var bytes, kept, uploads: Int
        }

        func run() throws {
            let build = try place.open(global, of: published)
            defer { build.close() }
            let found = try build.clean(graceSeconds: grace, isDry: isDry)
            if let refusal = found.uploadsRefusal {
                LogLine(global, progress: ProgressLine(global)).log
                    .say(.warning, "uploads that nobody ended stay: \(refusal)")
            }
            if global.json {
                return try Output.json(
                    JSONOutput(
                        removed: found.removed, bytes: found.bytes, kept: found.kept,
                        uploads: found.uploads))
            }
            for name in found.removed { Output.print(name) }
            Output.print(
                "\(Counted(found.removed.count, "file")) of \(ByteSize(found.bytes)) "
                    + (isDry ? "would go" : "removed") + ", \(found.kept) stay"
                    + (found.uploads > 0
                        ? ", \(Counted(found.uploads, "unfinished upload"))" : ""))
        }
    }
}
