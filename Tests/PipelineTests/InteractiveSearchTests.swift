import Foundation
import Storage
import TestSupport
import Testing

@Suite(
    "search -i on a terminal",
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
struct InteractiveSearchTests {
    private static func built() throws -> Workspace {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.writeJob()
        #expect(try workspace.quarry().run(["build", "job.yaml", "--quiet"]).status == 0)
        return workspace
    }

    private static func start(
        _ workspace: Workspace, on terminal: PseudoTerminal, _ more: [String] = []
    ) throws -> ChildProgram {
        let quarry = try workspace.quarry()
        let variables = ["TERM": "xterm", "NO_COLOR": "1", "FORCE_HYPERLINK": "0"]
        return try terminal.start(
            quarry.executable ?? "", ["search", "index", "-i", "--mode", "bm25"] + more,
            folder: workspace.root, environment: quarry.environment.merging(variables) { $1 })
    }

    private static let enter = "\r"
    private static let tab = "\t"
    private static let isLeft = "\u{1B}[?1049l"

    @Test("questions in Chinese, a proof, another size, a new generation, the end")
    func session() throws {
        let workspace = try Self.built()
        let terminal = try PseudoTerminal(columns: 70, rows: 20)
        let program = try Self.start(workspace, on: terminal)
        #expect(terminal.shown(until: "type a question") != nil)
        #expect(!terminal.isAsBefore)

        // In pieces, with a character too many that is taken back.
        terminal.type("住宿費用\u{7F}")
        #expect(terminal.shown(until: "? 住宿費\r") != nil)
        terminal.type(Self.enter)
        let answer = terminal.shown(until: "> 1  ")
        #expect(answer?.contains("generation 1") == true)
        #expect(answer?.contains("三千元") == true || terminal.shown(until: "三千元") != nil)

        terminal.type(Self.tab)
        #expect(terminal.shown(until: "proven: SHA-256") != nil)

        terminal.resize(columns: 50, rows: 8)
        #expect(terminal.shown(until: "passage  Tab …") != nil, "the line of keys is cut anew")

        try workspace.write("neu.txt", "Ein neuer Text über 住宿費 und mehr.")
        #expect(try workspace.quarry().run(["build", "job.yaml", "--quiet"]).status == 0)
        #expect(terminal.shown(until: "generation 2 is published") != nil)
        terminal.type(Self.enter)
        #expect(terminal.shown(until: "generation 2, ") != nil)

        terminal.type("\u{15}\u{4}")
        #expect(program.wait(seconds: 60).status == 0)
        #expect(terminal.rest().contains(Self.isLeft) && terminal.isAsBefore)
    }

    @Test("a first question is asked at once; Ctrl-C gives the terminal back and ends with 130")
    func interrupted() throws {
        let workspace = try Self.built()
        let terminal = try PseudoTerminal(columns: 70, rows: 20)
        let program = try Self.start(workspace, on: terminal, ["refund"])
        #expect(terminal.shown(until: "> 1  ") != nil)
        terminal.type("\u{3}")
        let ending = program.wait(seconds: 60)
        #expect(ending.status == 130 && !ending.isBySignal)
        #expect(terminal.rest().contains(Self.isLeft) && terminal.isAsBefore)
    }

    @Test("Ctrl-Z steps aside, and the screen is back when the program is")
    func suspended() throws {
        let workspace = try Self.built()
        let terminal = try PseudoTerminal(columns: 70, rows: 20)
        // A shell with job control is who stops and wakes programs.
        let quarry = try workspace.quarry()
        let program = try terminal.start(
            "/bin/bash", ["--norc", "-i"], folder: workspace.root,
            environment: quarry.environment.merging(["TERM": "xterm", "PS1": "shell> "]) { $1 })
        terminal.type("\(quarry.executable ?? "") search index -i --mode bm25 refund\n")
        #expect(terminal.shown(until: "> 1  ") != nil)
        terminal.type("\u{1A}")
        #expect(terminal.shown(until: "Stopped") != nil)
        terminal.type("fg\n")
        #expect(terminal.shown(until: "> 1  ") != nil)
        terminal.type("\u{15}\u{4}")
        #expect(terminal.shown(until: Self.isLeft) != nil)
        terminal.type("exit\n")
        _ = program.wait(seconds: 60)
    }

    @Test("what goes wrong with a question is said on the screen")
    func failing() throws {
        let workspace = try Self.built()
        let terminal = try PseudoTerminal(columns: 70, rows: 20)
        let program = try Self.start(workspace, on: terminal, ["住宿費"])
        #expect(terminal.shown(until: "> 1  ") != nil)
        try FileSystem.remove(workspace.corpus)
        terminal.type(Self.tab)
        #expect(terminal.shown(until: "not built here") != nil)
        terminal.type("\u{1B}")
        #expect(terminal.shown(until: "? \r") != nil, "Esc alone is a key")
        terminal.type("\u{1B}")
        #expect(program.wait(seconds: 60).status == 0 && terminal.isAsBefore)
    }

    @Test("without a terminal it says what to do, and so it does with --json")
    func refused() throws {
        let workspace = try Self.built()
        let quarry = try workspace.quarry()
        let piped = try quarry.run(["search", "index", "-i"])
        #expect(piped.status == 2 && piped.output.isEmpty)
        #expect(piped.complaints.contains("quarry search INDEX QUESTION"), "\(piped.complaints)")
        for more in [["--json"], ["--output", "csv"], ["--explain"]] {
            #expect(try quarry.run(["search", "index", "-i"] + more).status == 2)
        }
        let missing = try quarry.run(["search", "index"])
        #expect(missing.status == 2 && missing.complaints.contains("'<query>'"))
    }
}
