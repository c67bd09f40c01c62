import ArgumentParser
import Corpus
import Foundation
import Publishing

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

    /// A root as people read it.
    static func short(_ root: String) -> String { String(root.prefix(16)) + "…" }
}

extension RepositoryCommand {
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List channels with the pointers they had, and tags.")

        @Argument(help: ArgumentHelp("The repository's folder or bucket.", valueName: "dir"))
        var folder: String

        @OptionGroup var global: GlobalOptions

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
            if global.json { return try Output.json(output(listing)) }
            for channel in listing.channels {
                guard let current = channel.history.last else { continue }
                Output.print(
                    "channel \(current.channel)  index \(current.index)  "
                        // Nobody has said which keys are trusted.
                        + (channel.signedBy.map { "its signature names \($0)" } ?? "not signed"))
                for pointer in channel.history.reversed() {
                    let date = Date(timeIntervalSince1970: Double(pointer.createdAt))
                    Output.print(
                        "  \(pointer.sequence)  \(date.ISO8601Format())  "
                            + "\(ByteSize(pointer.bytes))  "
                            + RepositoryCommand.short(pointer.root)
                            + (listing.roots.contains(pointer.root) ? "" : "  removed"))
                }
            }
            for (name, root) in listing.tags {
                Output.print("tag \(name)  \(RepositoryCommand.short(root))")
            }
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
