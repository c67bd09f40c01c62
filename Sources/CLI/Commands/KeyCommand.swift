import ArgumentParser
import Publishing
import Storage

struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Make, show and replace the keys that exported indexes are signed with.",
        discussion: """
            Keys are Ed25519. FILE is the private key (PKCS#8 PEM, mode 0600, no passphrase); \
            FILE.pub is the public one in minisign's form, FILE.pem the same for openssl. Give the \
            public forms away, keep FILE on the machine that exports.

            Examples:
              quarry key new handbook.key
              quarry key show handbook.key.pub
              quarry key rotate handbook.key handbook-2.key /srv/www/handbook
            """,
        subcommands: [New.self, Show.self, Rotate.self])

    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a new key: FILE, FILE.pub and FILE.pem; nothing is overwritten.")

        @Argument(
            help: ArgumentHelp("The private key's file.", valueName: "file"),
            completion: .file())
        var file: String

        @OptionGroup var global: GlobalOptions

        func run() throws {
            let key = SigningKey()
            try key.write(to: file)
            try KeyCommand.show(
                key.publicKey, files: [file, file + ".pub", file + ".pem"], global)
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a key's id and its public form; of a private key too.")

        @Argument(help: ArgumentHelp("A key in any form.", valueName: "file"), completion: .file())
        var file: String

        @OptionGroup var global: GlobalOptions

        func run() throws {
            try KeyCommand.show(try PublicKey(anyFile: file), files: nil, global)
        }
    }

    struct Rotate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put a new key in an old one's place, in a repository.",
            discussion: """
                Writes into the repository, signed by the old key, that the new one takes its place, and \
                has the new one sign every channel that the old one had signed. Receivers that are \
                held to the old key follow by themselves and trust it no more. NEW is made where it \
                is not there.

                Examples:
                  quarry key rotate handbook.key handbook-2.key /srv/www/handbook
                """)

        @Argument(help: ArgumentHelp("The private key of before.", valueName: "old"))
        var old: String

        @Argument(help: ArgumentHelp("The private key from now on.", valueName: "new"))
        var new: String

        @Argument(help: ArgumentHelp("The repository's folder or bucket.", valueName: "dir"))
        var folder: String

        @OptionGroup var global: GlobalOptions

        private struct JSONOutput: Encodable {
            var keyID: String
            var replaced: String
            var channels: [String]

            private enum CodingKeys: String, CodingKey {
                case keyID = "key_id"
                case replaced, channels
            }
        }

        func run() throws {
            let older = try SigningKey(file: old)
            // A mistyped folder makes no key.
            _ = try RepositoryListing(folder: folder)
            if !FileSystem.exists(new) { try SigningKey().write(to: new) }
            let outcome = try KeyRotation(
                from: older, to: try SigningKey(file: new), folder: folder
            ).run()
            if global.json {
                return try Output.json(
                    JSONOutput(
                        keyID: outcome.newer.name, replaced: outcome.older.name,
                        channels: outcome.channels))
            }
            Output.print("key \(outcome.newer.name) has the place of \(outcome.older.name)")
            for channel in outcome.channels { Output.print("signed  channel \(channel)") }
        }
    }

    private struct JSONOutput: Encodable {
        var keyID: String
        var publicKey: String
        var files: [String]?

        private enum CodingKeys: String, CodingKey {
            case keyID = "key_id"
            case publicKey, files
        }
    }

    private static func show(
        _ key: PublicKey, files: [String]?, _ global: GlobalOptions
    ) throws {
        guard !global.json else {
            return try Output.json(
                JSONOutput(keyID: key.name, publicKey: key.line, files: files))
        }
        Output.print("key \(key.name)\n\(key.line)")
        for file in files ?? [] { Output.print("written  \(file)") }
    }
}
