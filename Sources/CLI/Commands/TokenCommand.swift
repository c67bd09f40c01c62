import ArgumentParser
import Foundation
import Serving
import Storage

struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Make a token for a server and let it in.",
        discussion: """
            Prints a new random token once and adds a line with its SHA-256 to FILE, which is what \
            `quarry serve --token-file` takes. Take the line away to shut it out. --acl names the \
            groups whose sources it sees besides those open to all; * is all of them.

            Examples:
              quarry token tokens alice
              quarry token tokens hr-portal --acl hr,finance
            """)

    @Argument(help: ArgumentHelp("The token file.", valueName: "file"))
    var file: String

    @Argument(help: ArgumentHelp("Whose token it is.", valueName: "name"))
    var name: String

    @Option(help: ArgumentHelp("Groups whose sources it sees.", valueName: "group,group"))
    var acl: String?

    @OptionGroup var global: GlobalOptions

    private struct JSONOutput: Encodable {
        var name: String
        var token: String
    }

    func validate() throws {
        let isWord = { (text: String) in
            !text.isEmpty && !text.contains { $0.isWhitespace || $0 == "#" }
        }
        guard isWord(name), acl.map(isWord) ?? true else {
            throw ValidationError("A name and groups are words, without spaces or #.")
        }
    }

    func run() throws {
        var random = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        let token = Data(bytes).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        let before = FileSystem.exists(file) ? try FileSystem.read(file) : []
        let end: [UInt8] = before.isEmpty || before.last == 0x0A ? [] : [0x0A]
        let line = Array(TokenFile.line(name: name, token: token, groups: acl).utf8)
        let after = before + end + line
        // What can't be read back is not written.
        _ = try TokenFile(after, path: file)
        try FileSystem.replace(file, with: after)
        if global.json {
            try Output.json(JSONOutput(name: name, token: token))
        } else {
            Output.print(token)
        }
    }
}
