import Foundation
import Storage
import TestSupport
import Testing

@Suite(
    "The pages that man shows",
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"),
    .enabled(if: Tool("python3") != nil, "needs python3"))
struct ManualPagesTests {
    private struct Description: Decodable {
        var command: Command
    }

    private struct Command: Decodable {
        var commandName: String
        var abstract: String?
        var discussion: String?
        var subcommands: [Command]?
        var arguments: [Argument]?

        /// This one's arguments and those of its commands.
        var allArguments: [Argument] {
            (arguments ?? []) + (subcommands ?? []).flatMap(\.allArguments)
        }
    }

    private struct Argument: Decodable {
        struct Name: Decodable {
            var kind: String
            var name: String
        }
        var shouldDisplay: Bool
        var names: [Name]?
    }

    /// What the command says of itself, and the pages made of that, by name.
    private static func pages() throws -> (command: Command, pages: [String: String]) {
        let folder = try TemporaryFolder()
        let script = """
            "$0" --experimental-dump-help > help.json
            python3 "$1" pages --version 9.8.7 --date 2026-01-31 < help.json
            """
        let executable = try #require(QuarryProcess.executable)
        let result = try QuarryProcess(folder: folder.path, executable: "/bin/sh").run(
            ["-ec", script, executable, Repository.root + "/.packaging/manual-pages.py"])
        try #require(result.status == 0, "\(result.complaints)")
        let help = Data(try FileSystem.read(folder.file("help.json")))
        let names = try FileSystem.names(in: folder.file("pages"))
        let pages = try names.map { name in
            (
                name,
                String(decoding: try FileSystem.read(folder.file("pages/\(name)")), as: UTF8.self)
            )
        }
        return (
            try JSONDecoder().decode(Description.self, from: help).command,
            Dictionary(uniqueKeysWithValues: pages)
        )
    }

    @Test("every command has a page with all its options and examples")
    func commands() throws {
        let (command, pages) = try Self.pages()
        let commands = (command.subcommands ?? []).filter { $0.commandName != "help" }
        let wanted = ["quarry.1"] + commands.map { "quarry-\($0.commandName).1" }
        #expect(Set(pages.keys) == Set(wanted))
        for command in commands {
            let roff = try #require(pages["quarry-\(command.commandName).1"])
            let page = roff.replacing("\\-", with: "-").replacing("\\e", with: "\\")
            for argument in command.allArguments where argument.shouldDisplay {
                for name in argument.names ?? [] where name.kind == "long" {
                    #expect(page.contains("--\(name.name)\\fR"), "\(command.commandName)")
                }
            }
            for line in (command.discussion ?? "").split(separator: "\n") {
                let said = line.drop { $0 == " " }.replacing("`", with: "")
                #expect(page.contains(said), "\(command.commandName): \(said)")
            }
        }
    }

    @Test("no words of a page are taken for roff's requests")
    func requests() throws {
        let known: Set = [".TH", ".SH", ".PP", ".TP", ".RS", ".RE", ".EX", ".EE", ".br"]
        for (name, page) in try Self.pages().pages {
            for line in page.split(separator: "\n") where line.hasPrefix(".") || line.hasPrefix("'")
            {
                #expect(known.contains(String(line.prefix { $0 != " " })), "\(name): \(line)")
            }
        }
    }

    @Test("the first page has the version, the commands, the exit codes and the variables")
    func first() throws {
        let (command, pages) = try Self.pages()
        let page = try #require(pages["quarry.1"]).replacing("\\-", with: "-")
        #expect(page.contains("\"quarry 9.8.7\""))
        for each in command.subcommands ?? [] where each.commandName != "help" {
            #expect(page.contains("quarry-\(each.commandName)\\fR(1)"), "\(each.commandName)")
        }
        for row in try ManualPage.manual("CommandLine").tableKeys where row.hasPrefix("QUARRY_") {
            #expect(page.contains("\\fB\(row)\\fR"), "\(row)")
        }
        #expect(page.contains("130, 143"))
    }
}
