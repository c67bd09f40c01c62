import ArgumentParser
import Publishing

extension RepositoryCommand {
    struct Rollback: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Point a channel to a root that it had before.",
            discussion: """
                Writes a new pointer, under a higher sequence, so that receivers take it; every object of \
                the root is read first. The next export moves the channel on again: mend the index \
                first, or stop the job.

                Examples:
                  quarry repository rollback /srv/www/handbook --key handbook.key
                  quarry repository rollback /srv/www/handbook --key handbook.key --to 41
                """)

        @Argument(
            help: ArgumentHelp("The repository's folder or bucket.", valueName: "dir"),
            completion: .directory)
        var folder: String

        @Option(help: ArgumentHelp("The channel that moves.", valueName: "name"))
        var channel = "latest"

        @Option(
            help: ArgumentHelp(
                "The sequence to go back to (default: the last with another root).",
                valueName: "sequence"))
        var to: Int?

        @Option(help: ArgumentHelp("Sign with this private key.", valueName: "file"))
        var key: String?

        @Option(
            help: ArgumentHelp(
                "A public key of before that may have signed what is gone back to; may be repeated.",
                valueName: "file"))
        var trust: [String] = []

        @Flag(help: "Move a channel that was signed without a signature; receivers may refuse it.")
        var unsigned = false

        @OptionGroup var global: GlobalOptions

        private struct JSONOutput: Encodable {
            var root: String
            var sequence: Int
            var channel: String
            var restored: Int
            var previousRoot: String
            var previousSequence: Int
            @Stated var signedBy: String?
        }

        func run() throws {
            var options = RepositoryRollback.Options()
            options.channel = channel
            options.key = try key.map { try SigningKey(file: $0) }
            options.trusted = try trust.map { try PublicKey(file: $0) }
            options.isUnsigned = unsigned
            options.sequence = to
            options.threads = global.threads
            let outcome = try RepositoryRollback(folder: folder, options: options).run()
            RepositoryCommand.say(outcome.defects, global)
            if global.json {
                return try Output.json(
                    JSONOutput(
                        root: outcome.pointer.root, sequence: outcome.pointer.sequence,
                        channel: channel, restored: outcome.restored,
                        previousRoot: outcome.previous.root,
                        previousSequence: outcome.previous.sequence,
                        signedBy: outcome.signedBy?.name))
            }
            Output.print(
                "Channel \(channel) moved, sequence \(outcome.pointer.sequence), "
                    + (outcome.signedBy.map { "signed by \($0.name)" } ?? "not signed")
                    + "\n  it has the root of sequence \(outcome.restored) again"
                    + "\n  root \(outcome.pointer.root)")
        }
    }
}
