import ArgumentParser
import Corpus
import Publishing
import Running
import Terminal

struct RepositoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repository",
        abstract: "Look into a repository, go back in it, and remove what is old.",
        discussion: """
            A repository is the folder or bucket that `quarry export` writes. Each export leaves a \
            record of the channel's pointer; these commands go by the records.

            Examples:
              quarry repository list /srv/www/handbook
              quarry repository rollback /srv/www/handbook --key handbook.key
              quarry repository prune /srv/www/handbook --keep-daily 7 --keep-weekly 4 --dry-run
            """,
        subcommands: [List.self, Rollback.self, Prune.self])

    /// Names files that can't be read, which a command did without.
    static func say(_ defects: [QuarryError], _ global: GlobalOptions) {
        let log = LogLine(global, progress: ProgressLine(global)).log
        for defect in defects { log.say(.warning, "passed over: \(defect)") }
    }

    /// A root as people read it.
    static func short(_ root: String) -> String { String(root.prefix(16)) + "…" }
}

extension RepositoryCommand {
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List channels with the pointers they had, and tags.")

        @Argument(
            help: ArgumentHelp("The repository's folder or bucket.", valueName: "dir"),
            completion: .directory)
        var folder: String

        @OptionGroup var table: TableOptions
        @OptionGroup var global: GlobalOptions

        func validate() throws { try table.check(global) }

        private struct JSONOutput: Encodable {
            struct Channel: Encodable {
                var channel: String
                var index: String
                var sequence: Int
                var root: String
                @Stated var signedBy: String?
                var pointers: [Pointer]
            }
            struct Pointer: Encodable {
                var sequence: Int
                var root: String
                var createdAt: Int
                var bytes: Int
                var present: Bool
            }
            struct Tag: Encodable {
                var tag: String
                var root: String
                var present: Bool
            }
            var channels: [Channel]
            var tags: [Tag]
            var roots: Int
        }

        func run() throws {
            let listing = try RepositoryListing(folder: folder)
            RepositoryCommand.say(listing.defects, global)
            if global.json { return try Output.json(output(listing)) }
            if table.isCSV { return try Output.csv(RepositoryTable(listing).all) }
            let lines = RepositoryTable(listing).lines(width: global.width, style: global.style)
            Output.page(lines.joined(separator: "\n"), global)
        }

        private func output(_ listing: RepositoryListing) -> JSONOutput {
            JSONOutput(
                channels: listing.channels.compactMap { channel in
                    channel.history.last.map { current in
                        .init(
                            channel: current.channel, index: current.index,
                            sequence: current.sequence, root: current.root,
                            signedBy: channel.signedBy,
                            pointers: channel.history.map {
                                .init(
                                    sequence: $0.sequence, root: $0.root, createdAt: $0.createdAt,
                                    bytes: $0.bytes, present: listing.roots.contains($0.root))
                            })
                    }
                },
                tags: listing.tags.map {
                    .init(tag: $0.name, root: $0.root, present: listing.roots.contains($0.root))
                },
                roots: listing.roots.count)
        }
    }
}
