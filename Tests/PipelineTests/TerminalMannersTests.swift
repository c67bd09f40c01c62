import Foundation
import Storage
import TestSupport
import Testing

@Suite(
    "On a terminal, and where there is none",
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
struct TerminalMannersTests {
    /// A name and a text that would clear a screen, set a title and hide a word.
    private static let hostileName = "a\u{1B}[2Jb\u{202E}c.txt"
    private static let hostileText = "Refunds\u{1B}]0;owned\u{07} take \u{9B}31mthirty days."

    private static func built() throws -> Workspace {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.write(hostileName, hostileText)
        try workspace.write("cut\u{1B}[2J.pdf", "%PDF-1.4 and no more")
        try workspace.writeJob()
        let result = try workspace.quarry().run(["build", "job.yaml", "--quiet"])
        #expect(result.status == 1, "\(result.complaints)")
        return workspace
    }

    /// Runs `quarry` on a terminal to its end.
    /// - Returns: all that the terminal was given.
    private static func run(
        _ arguments: [String], in workspace: Workspace, columns: Int = 80, rows: Int = 200,
        _ variables: [String: String] = [:]
    ) throws -> (status: Int32, shown: String) {
        let quarry = try workspace.quarry()
        let terminal = try PseudoTerminal(columns: columns, rows: rows)
        let usual = [
            "TERM": "xterm-256color", "NO_COLOR": "1", "FORCE_HYPERLINK": "0", "COLUMNS": "",
        ]
        let program = try terminal.start(
            quarry.executable ?? "", arguments, folder: workspace.root,
            environment: quarry.environment.merging(usual) { $1 }.merging(variables) { $1 })
        // A terminal holds no more than some kilobytes that nobody reads.
        var shown = ""
        while program.isRunning { shown += terminal.rest() }
        return (program.wait().status, shown + terminal.rest())
    }

    private static func lines(_ shown: String) -> [String] {
        shown.replacing("\r\n", with: "\n").split(separator: "\n").map(String.init)
    }

    @Test("nothing that a name or a text holds steers the terminal, and nothing of it is lost")
    func hostile() throws {
        let workspace = try Self.built()
        let commands = [
            ["search", "index", "refunds thirty days", "--mode", "bm25"],
            ["build", "job.yaml"], ["plan", "job.yaml", "-v"], ["jobs", "show", "job.yaml"],
            ["parse", "corpus/" + Self.hostileName],
            ["parse", "--text", "corpus/" + Self.hostileName],
            ["parse", "corpus/cut\u{1B}[2J.pdf"],
            ["search", "index", "refunds thirty days", "--mode", "bm25", "--json"],
            ["search", "index", "refunds thirty days", "--mode", "bm25", "--output", "csv"],
            ["build", "job.yaml", "--json", "--log-format", "json"],
        ]
        for arguments in commands {
            let (_, shown) = try Self.run(arguments, in: workspace)
            let allowed = shown.replacing("\r\n", with: "\n").replacing("\r\u{1B}[K", with: "")
            for scalar in allowed.unicodeScalars {
                let isFine =
                    scalar == "\n" || scalar == "\t"
                    || scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)
                #expect(isFine && scalar != "\u{202E}", "\(arguments): \(shown.debugDescription)")
            }
            #expect(!shown.isEmpty)
        }
        let search = try workspace.quarry().run(commands[0])
        #expect(search.output.contains("a\\u{1B}[2Jb\\u{202E}c.txt"))
        let json = try workspace.quarry().run(commands[7])
        let hits = try json.object()["hits"] as? [[String: Any]]
        #expect(hits?.contains { $0["source"] as? String == Self.hostileName } == true)
    }

    @Test("a table is as wide as the terminal, and whole where there is none")
    func width() throws {
        let workspace = try Workspace()
        let folder = String(repeating: "很長的資料夾名稱/", count: 4)
        try workspace.write(folder + "cut.pdf", "%PDF-1.4 and no more")
        try workspace.write(SampleTexts.all)
        try workspace.writeJob()
        _ = try workspace.quarry().run(["build", "job.yaml", "--quiet"])
        let piped = try workspace.quarry().run(["jobs", "show", "job.yaml"])
        #expect(piped.output.contains(folder + "cut.pdf"))
        for columns in [70, 100] {
            let (status, shown) = try Self.run(
                ["jobs", "show", "job.yaml"], in: workspace, columns: columns)
            #expect(status == 0 && shown.contains("…") && shown.contains("cut.pdf"))
            // Of double width are the characters of the folders alone.
            for line in Self.lines(shown) {
                let wide = line.unicodeScalars.filter { $0.value > 0x2E80 }.count
                #expect(line.unicodeScalars.count + wide <= columns, "\(line)")
            }
        }
        let stated = try Self.run(
            ["jobs", "show", "job.yaml"], in: workspace, columns: 70, ["COLUMNS": "300"])
        #expect(stated.shown.contains(folder + "cut.pdf"))
    }

    @Test("sources lead to their files where the terminal shows links, and nowhere else")
    func links() throws {
        let workspace = try Self.built()
        let search = ["search", "index", "住宿費", "--mode", "bm25", "--k", "1"]
        let known = ["FORCE_HYPERLINK": "1", "NO_COLOR": "", "TERM": "xterm-kitty"]
        let (_, shown) = try Self.run(search + ["--color", "always"], in: workspace, known)
        let file = "\u{1B}]8;;file://"
        #expect(shown.contains(file), "\(shown.debugDescription)")
        let path = FileSystem.realPath(workspace.corpus)
        #expect(shown.contains(path + "/"), "the name in the address is whole")
        let parse = try Self.run(
            ["parse", "corpus/cut\u{1B}[2J.pdf", "--color", "always"], in: workspace, known)
        #expect(parse.shown.contains(file) && parse.shown.contains("cut%1B%5B2J.pdf"))
        let build = try Self.run(
            ["build", "job.yaml", "--color", "always"], in: workspace, known)
        #expect(build.shown.contains(file) && build.shown.contains("report.html\u{1B}\\"))
        for variables in [["FORCE_HYPERLINK": "0"], ["TERM": "dumb", "FORCE_HYPERLINK": ""]] {
            let (_, shown) = try Self.run(search, in: workspace, known.merging(variables) { $1 })
            #expect(!shown.contains("]8;;"))
        }
        let never = try Self.run(search + ["--color", "never"], in: workspace, known)
        #expect(!never.shown.contains("\u{1B}"))
        let piped = try workspace.quarry().run(search + ["--color", "always"])
        #expect(piped.output.contains("\u{1B}[1m") && !piped.output.contains("]8;;"))
    }

    @Test("what is longer than the screen goes through the pager, and nothing else does")
    func pager() throws {
        let workspace = try Self.built()
        let search = ["search", "index", "住宿費", "--mode", "bm25", "--k", "1"]
        let mark = ["QUARRY_PAGER": "sed s/^/PAGED:/"]
        let isPaged = { (arguments: [String], rows: Int, variables: [String: String]) in
            try Self.run(arguments, in: workspace, rows: rows, variables).shown.contains("PAGED:")
        }
        #expect(try isPaged(search, 4, mark))
        #expect(try isPaged(search, 4, ["PAGER": "sed s/^/PAGED:/"]))
        #expect(try !isPaged(search, 200, mark), "it fits")
        #expect(try !isPaged(search + ["--no-pager"], 4, mark))
        #expect(try !isPaged(search, 4, mark.merging(["TERM": "dumb"]) { $1 }))
        #expect(try !isPaged(search + ["--json"], 4, mark))
        var quarry = try workspace.quarry()
        quarry.environment.merge(mark) { $1 }
        #expect(try !quarry.run(search).output.contains("PAGED:"))
        for pager in ["", "cat", "/nowhere/pager"] {
            let (status, shown) = try Self.run(
                search, in: workspace, rows: 4, ["QUARRY_PAGER": pager])
            #expect(status == 0 && shown.contains("re-ranked"), "\(pager): \(shown)")
        }
    }

    @Test("less, where it is, shows a long text and colours")
    func less() throws {
        guard Tool("less") != nil else { return }
        let workspace = try Self.built()
        let quarry = try workspace.quarry()
        let terminal = try PseudoTerminal(columns: 60, rows: 6)
        let program = try terminal.start(
            quarry.executable ?? "", ["search", "index", "住宿費", "--mode", "bm25"],
            folder: workspace.root,
            environment: quarry.environment.merging(["TERM": "xterm", "LESS": "R"]) { $1 })
        #expect(terminal.shown(until: "1. ") != nil)
        #expect(program.isRunning, "it waits for a key")
        terminal.type("q")
        #expect(program.wait(seconds: 60).status == 0 && terminal.isAsBefore)
    }
}
