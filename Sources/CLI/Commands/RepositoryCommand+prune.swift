import ArgumentParser
import Corpus
import Publishing
import Running
import Terminal

extension RepositoryCommand {
    struct Prune: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove roots that nothing keeps, and the objects that only they had.",
            discussion: """
                What stays is said in restic's words, for each channel; a root stays if one of them keeps \
                it. Whatever a channel points to stays, and so do roots with a tag, unless --keep-tag \
                says which. Nothing goes that a channel pointed to within --grace: somebody may be \
                pulling it. Of a bucket, parts of files go as well whose upload was begun before \
                that and not ended.

                Examples:
                  quarry repository prune /srv/www/handbook --keep-last 3
                  quarry repository prune /srv/www/handbook --keep-daily 7 --keep-weekly 4 --dry-run
                  quarry repository prune /srv/www/handbook --keep-within 30d --keep-tag v1
                """)

        @Argument(
            help: ArgumentHelp("The repository's folder or bucket.", valueName: "dir"),
            completion: .directory)
        var folder: String

        @Option(help: ArgumentHelp("The newest N roots.", valueName: "n"))
        var keepLast = 0

        @Option(help: ArgumentHelp("The newest root of each of the last N days.", valueName: "n"))
        var keepDaily = 0

        @Option(help: ArgumentHelp("The newest root of each of the last N weeks.", valueName: "n"))
        var keepWeekly = 0

        @Option(
            help: ArgumentHelp(
                "Roots that are at most so much older than the newest.", valueName: "30d"),
            transform: PullCommand.seconds)
        var keepWithin = 0.0

        @Option(
            help: ArgumentHelp(
                "Of the tags these alone; may be repeated (default: all).", valueName: "tag"))
        var keepTag: [String] = []

        @Option(
            help: ArgumentHelp(
                "How long what a channel has left stays; no shorter than the longest pull.",
                valueName: "24h"),
            transform: PullCommand.seconds)
        var grace = 86_400.0

        @Flag(help: "Say what would be removed, and remove nothing.")
        var dryRun = false

        @OptionGroup var global: GlobalOptions

        func validate() throws {
            guard [keepLast, keepDaily, keepWeekly].allSatisfy({ $0 >= 0 }) else {
                throw ValidationError(
                    "--keep-last, --keep-daily and --keep-weekly take no less than 0.")
            }
        }

        private struct JSONOutput: Encodable {
            struct Root: Encodable {
                var root: String
                var reasons: [String]
            }
            struct Objects: Encodable {
                var removed: Int
                var bytes: Int
            }
            var dryRun: Bool
            var kept: [Root]
            var removed: [String]
            var removedTags: [String]
            var objects: Objects
            var uploads: Int
        }

        func run() throws {
            var options = RepositoryPrune.Options()
            options.policy.last = keepLast
            options.policy.daily = keepDaily
            options.policy.weekly = keepWeekly
            options.policy.within = keepWithin
            options.policy.tags = keepTag
            options.grace = grace
            options.isDry = dryRun
            let outcome = try RepositoryPrune(folder: folder, options: options).run()
            if let refusal = outcome.uploadsRefusal {
                LogLine(global, progress: ProgressLine(global)).log
                    .say(.warning, "uploads that nobody ended stay: \(refusal)")
            }
            let kept = outcome.kept.sorted { $0.key < $1.key }
            if global.json {
                return try Output.json(
                    JSONOutput(
                        dryRun: dryRun, kept: kept.map { .init(root: $0.key, reasons: $0.value) },
                        removed: outcome.removedRoots, removedTags: outcome.removedTags,
                        objects: .init(
                            removed: outcome.removedObjects, bytes: outcome.removedBytes),
                        uploads: outcome.removedUploads))
            }
            for (root, reasons) in kept {
                Output.print(
                    "keep    \(RepositoryCommand.short(root))  \(reasons.joined(separator: ", "))")
            }
            for root in outcome.removedRoots {
                Output.print("remove  \(RepositoryCommand.short(root))")
            }
            for tag in outcome.removedTags { Output.print("remove  tag \(tag)") }
            Output.print(
                (dryRun ? "Would remove" : "Removed")
                    + " \(Counted(outcome.removedRoots.count, "root")), "
                    + "\(Counted(outcome.removedObjects, "object")), \(ByteSize(outcome.removedBytes))"
                    + (outcome.removedUploads > 0
                        ? ", \(Counted(outcome.removedUploads, "unfinished upload"))" : ""))
        }
    }
}
