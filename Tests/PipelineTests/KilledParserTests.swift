import Corpus
import Foundation
import Indexing
import ParserPool
import Snapshots
import Storage
import TestSupport
import Testing

/// A machine that is short of memory takes parsers away; what is in the index stays a function of
/// the corpus.
@Suite("Builds whose parsers are killed from outside")
struct KilledParserTests {
    private static let manyKills = 60

    private func workspace() throws -> (Workspace, DyingParser) {
        let workspace = try Workspace()
        return (
            workspace,
            try DyingParser(of: ParserExecutable.locate(), in: workspace.root, by: "KILL")
        )
    }

    /// A document that reads otherwise where its pages are not drawn.
    private func addTables(to workspace: Workspace) throws {
        try workspace.write(
            "tables.pdf", try Repository.bytes("corpora/handbook/legal/个人信息保护规定.pdf"))
    }

    @Test("one kill changes nothing: the root is that of a build in peace")
    func once() throws {
        let (workspace, parser) = try workspace()
        try addTables(to: workspace)
        try parser.doom(1)
        workspace.pool = try ParserPool(size: 1, executable: parser.path)
        let outcome = try workspace.build(threads: 1)
        #expect(outcome.failures.isEmpty && outcome.parsed == 1)
        workspace.pool = nil
        #expect(try outcome.manifest.root == workspace.cleanRoot())
    }

    @Test("kill after kill, a file is one that can't be read now, and the next build reads it")
    func again() throws {
        let (workspace, parser) = try workspace()
        try workspace.write(SampleTexts.all)
        let before = try workspace.build()
        try addTables(to: workspace)
        try parser.doom(Self.manyKills)
        workspace.pool = try ParserPool(size: 1, executable: parser.path)
        let outcome = try workspace.build(threads: 1)
        #expect(outcome.failures.map(\.source) == ["tables.pdf"])
        #expect(outcome.failures.map(\.code) == [.io])
        #expect(outcome.failures.map(\.unreadable) == [.file])
        #expect(outcome.manifest.root == before.manifest.root)
        workspace.pool = nil
        let after = try workspace.build()
        #expect(after.failures.isEmpty && after.parsed == 1)
        #expect(try after.manifest.root == workspace.cleanRoot())
    }

    @Test(
        "a unit ends with 75 and leaves no receipt; the next attempt gives the root of one machine",
        .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
    func shared() throws {
        let (workspace, parser) = try workspace()
        try workspace.write(SampleTexts.all)
        try addTables(to: workspace)
        try workspace.writeJob()
        let quarry = try workspace.quarry()
        let place = ["job.yaml", "--store", "store"]
        func plan() throws -> Int {
            let result = try quarry.run(["distribute", "plan"] + place)
            #expect(result.status == 0, "\(result.complaints)")
            try FileSystem.replace(workspace.root + "/units", with: Array(result.output.utf8))
            return result.output.split(separator: "\n").count
        }
        func work(_ number: Int, parser: String? = nil) throws -> QuarryProcess.Result {
            var quarry = quarry
            quarry.environment[ParserExecutable.environmentVariable] = parser
            return try quarry.run(
                ["distribute", "work"] + place
                    + ["--units", "units", "--index", "\(number)", "--threads", "1"])
        }
        #expect(try plan() == 1)
        try parser.doom(Self.manyKills)
        let killed = try work(0, parser: parser.path)
        #expect(killed.status == 75, "\(killed.complaints)")
        #expect(killed.complaints.contains("killed from outside"), "\(killed.complaints)")
        #expect(try plan() == 1, "it left no receipt")
        for _ in 0..<5 {
            let units = try plan()
            for number in 0..<units { #expect(try work(number).status == 0) }
        }
        let done = try quarry.run(["distribute", "assemble"] + place + ["--json"])
        #expect(done.status == 0, "\(done.complaints)")
        let single = try quarry.run(["build", "job.yaml", "--index", "single", "--json"])
        #expect(try done.object()["root"] as? String == single.object()["root"] as? String)
    }
}
