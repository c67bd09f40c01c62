import ArgumentParser
import Publishing

struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Make and show the keys that exported indexes are signed with.",
        discussion: """
            Keys are Ed25519. FILE is the private key (PKCS#8 PEM, mode 0600, no passphrase); \
            FILE.pub is the public one in minisign's form, FILE.pem the same for openssl. Give the \
            public forms away, keep FILE on the machine that exports.

            Examples:
              quarry key new handbook.key
              quarry key show handbook.key.pub
            """,
        subcommands: [New.self, Show.self])

    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a new key: FILE, FILE.pub and FILE.pem; nothing is overwritten.")

        @Argument(help: ArgumentHelp("The private key's file.", valueName: "file"))
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

        @Argument(help: ArgumentHelp("A key in any form.", valueName: "file"))
        var file: String

        @OptionGroup var global: GlobalOptions

        func run() throws {
            try KeyCommand.show(try PublicKey(anyFile: file), files: nil, global)
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
