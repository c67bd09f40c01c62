import Corpus
import Foundation
import Jobs
import ParserPool
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Indexing

@Suite("Absence is not deletion: the guard in a build")
struct RemovalGuardTests {
    /// A workspace under the default guard with so many files of their own words, built once.
    private static func built(_ count: Int, in folder: String = "") throws -> Workspace {
        let workspace = try Workspace()
        workspace.removalGuard = RemovalGuard()
        for number in 0..<count {
            try workspace.write("\(folder)\(number).txt", "numbat\(number) in burrow \(number)")
        }
        try workspace.build()
        return workspace
    }

    private static func remove(_ numbers: Range<Int>, from workspace: Workspace) throws {
        for number in numbers { try workspace.remove("\(number).txt") }
    }

    private func expectRefused(
        _ workspace: Workspace, vanished: Int, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let before = try GenerationStore(root: workspace.index).currentManifest()
        let outcome = try workspace.build()
        #expect(
            outcome.removals.isRefused && !outcome.isNewGeneration, sourceLocation: sourceLocation)
        #expect(outcome.removals.vanished.count == vanished, sourceLocation: sourceLocation)
        #expect(outcome.manifest == before, sourceLocation: sourceLocation)
        let now = try GenerationStore(root: workspace.index).currentManifest()
        #expect(now == before, sourceLocation: sourceLocation)
        #expect(
            try workspace.sources(of: "numbat0") == ["0.txt"], sourceLocation: sourceLocation)
    }

    @Test("an empty root is refused however few files it had, and is taken when that is said")
    func emptied() throws {
        let workspace = try Self.built(3)
        try Self.remove(0..<3, from: workspace)
        try expectRefused(workspace, vanished: 3)
        // Night after night.
        try expectRefused(workspace, vanished: 3)
        let accepted = try workspace.build(acceptsRemovals: true)
        #expect(accepted.isNewGeneration && accepted.manifest.statistics.sources == 0)
        #expect(!accepted.removals.gate.passed && accepted.removals.isAccepted)
        // An index that is empty by now has nothing to guard.
        #expect(try !workspace.build().removals.isRefused)
    }

    @Test("files of which only the names are left are gone, and those that were empty are not")
    func placeholders() throws {
        let workspace = try Self.built(32)
        for number in 22..<32 { try workspace.write("\(number).txt", "") }
        try expectRefused(workspace, vanished: 10)
        try workspace.write("31.txt", "numbat31 in burrow 31")
        let outcome = try workspace.build()
        #expect(outcome.isNewGeneration && outcome.removals.vanished.count == 9)
        #expect(outcome.removals.emptied == 9)
        #expect(try outcome.manifest.root == workspace.cleanRoot())
        // From now on they are empty files like any.
        #expect(try workspace.build().removals.vanished.isEmpty)
    }

    @Test("more than 30 % and at least 10 files are refused, one less is not")
    func share() throws {
        let workspace = try Self.built(32)
        try Self.remove(22..<32, from: workspace)
        try expectRefused(workspace, vanished: 10)
        try workspace.write("31.txt", "numbat31 in burrow 31")
        let outcome = try workspace.build()
        #expect(outcome.isNewGeneration && outcome.changes.removed == 9)
        #expect(try outcome.manifest.root == workspace.cleanRoot())
    }

    @Test("the job says how many may be gone: 0% one by one, 50%, or any")
    func limits() throws {
        let workspace = try Self.built(30)
        workspace.removalGuard = RemovalGuard(maximumShare: 0, minimumFiles: 1)
        try Self.remove(29..<30, from: workspace)
        try expectRefused(workspace, vanished: 1)
        workspace.removalGuard = RemovalGuard(maximumShare: 0.5)
        try Self.remove(16..<29, from: workspace)
        #expect(try workspace.build().changes.removed == 14)
        workspace.removalGuard = .off
        try Self.remove(0..<16, from: workspace)
        #expect(try workspace.build().manifest.statistics.sources == 0)
    }

    /// A second root beside the corpus folder, of so many files called as the first's.
    private static func addRoot(
        _ name: String, to workspace: Workspace, count: Int, text: (Int) -> String
    ) throws -> String {
        let root = workspace.root + "/" + name
        try FileSystem.makeFolder(root)
        for number in 0..<count {
            try FileSystem.replace("\(root)/\(number).txt", with: Array(text(number).utf8))
        }
        return root
    }

    @Test("a root that mirrors another is lost like any other, and so is a share of copies")
    func mirrors() throws {
        let workspace = try Self.built(4)
        let mirror = try Self.addRoot("mirror", to: workspace, count: 4) {
            "numbat\($0) in burrow \($0)"
        }
        workspace.otherRoots = [mirror]
        let both = try workspace.build()
        #expect(both.isNewGeneration && both.changes.total == 8)
        try FileSystem.remove(mirror)
        try FileSystem.makeFolder(mirror)
        let lost = try workspace.build()
        #expect(lost.removals.isRefused && lost.removals.lostRoots == [mirror])
        #expect(lost.removals.vanished.count == 4)
        // One that moves to the other root leaves the rest as lost as it was.
        try FileSystem.replace(mirror + "/0.txt", with: Array("numbat0 in burrow 0".utf8))
        #expect(try workspace.build().changes.removed == 3)
        try FileSystem.rename(mirror + "/0.txt", to: workspace.corpus + "/moved.txt")
        #expect(try workspace.build().changes.renamed == 1)
    }

    @Test("a root that one file moved out of, and whose others are gone, is lost")
    func movedOut() throws {
        let workspace = try Self.built(30)
        let second = try Self.addRoot("second", to: workspace, count: 5) { "quokka \($0)" }
        workspace.otherRoots = [second]
        #expect(try workspace.build().isNewGeneration)
        try FileSystem.rename(second + "/0.txt", to: workspace.corpus + "/saved.txt")
        for number in 1..<5 { try FileSystem.remove("\(second)/\(number).txt") }
        let outcome = try workspace.build()
        #expect(outcome.removals.isRefused && outcome.removals.lostRoots == [second])
    }

    @Test("a root that is a link, which leads to an empty folder now, is lost")
    func link() throws {
        let workspace = try Self.built(30)
        for snapshot in ["snap-1", "snap-2"] {
            _ = try Self.addRoot(snapshot, to: workspace, count: snapshot == "snap-1" ? 5 : 0) {
                "quokka \($0)"
            }
        }
        let link = workspace.root + "/now"
        symlink("snap-1", link)
        workspace.otherRoots = [link]
        #expect(try workspace.build().isNewGeneration)
        unlink(link)
        symlink("snap-2", link)
        let outcome = try workspace.build()
        #expect(outcome.removals.isRefused && outcome.removals.lostRoots == [link])
    }

    @Test("a copy less is a source less: one file that is new excuses one that is gone")
    func copies() throws {
        let workspace = try Self.built(3)
        for number in 0..<30 { try workspace.write("copy \(number).txt", "the same words") }
        try workspace.build()
        for number in 0..<20 { try workspace.remove("copy \(number).txt") }
        try workspace.write("new.txt", "the same words")
        let outcome = try workspace.build()
        #expect(outcome.removals.isRefused && outcome.removals.vanished.count == 19)
    }

    @Test("files that moved are no loss")
    func moved() throws {
        let workspace = try Self.built(20)
        for number in 0..<20 {
            try FileSystem.makeFolder(workspace.corpus + "/archive")
            try FileSystem.rename(
                "\(workspace.corpus)/\(number).txt",
                to: "\(workspace.corpus)/archive/n \(number).txt")
        }
        let outcome = try workspace.build()
        #expect(outcome.changes.renamed == 20 && outcome.removals.vanished.isEmpty)
        #expect(try outcome.manifest.root == workspace.cleanRoot())
    }

    @Test("few files that all change their names and words are an exchange")
    func exchanged() throws {
        let workspace = try Self.built(2)
        try Self.remove(0..<2, from: workspace)
        try workspace.write("a.txt", "the wombat")
        try expectRefused(workspace, vanished: 2)
        try workspace.write("b.txt", "the quokka")
        #expect(try workspace.build().isNewGeneration)
    }

    @Test("what the job leaves out by a changed glob is meant, unless nothing would be left")
    func deselected() throws {
        let workspace = try Self.built(20)
        try workspace.write("kept/a.md", "the wombat")
        try workspace.build()
        workspace.exclude = [try Glob("*.txt")]
        let outcome = try workspace.build()
        #expect(outcome.isNewGeneration && outcome.removals.deselected.count == 20)
        workspace.exclude = []
        workspace.include = [try Glob("**/*.pfd")]
        let typo = try workspace.build()
        #expect(typo.removals.isRefused && typo.removals.isEverything)
        #expect(try workspace.sources(of: "wombat") == ["kept/a.md"])
    }

    @Test("links that lead nowhere any more are vanished sources")
    func links() throws {
        let workspace = try Workspace()
        workspace.removalGuard = RemovalGuard()
        for number in 0..<12 {
            try workspace.write("store/\(number).dat", "numbat\(number) here \(number)")
            symlink("store/\(number).dat", workspace.corpus + "/\(number).txt")
        }
        try workspace.build()
        try FileSystem.remove(workspace.corpus + "/store")
        try expectRefused(workspace, vanished: 12)
    }

    @Test("a first build of nothing is an error, and with the guard off an empty index")
    func nothing() throws {
        let workspace = try Workspace()
        workspace.removalGuard = RemovalGuard()
        let error = #expect(throws: QuarryError.self) { try workspace.build() }
        #expect(error?.code == .notFound)
        #expect(!FileSystem.exists(workspace.index + "/CURRENT"))
        // A plan says the same.
        let planned = #expect(throws: QuarryError.self) {
            try BuildPlan(
                job: workspace.job, index: workspace.index, model: TestModel.model(),
                parser: TestPool.pool.get().fingerprint, threads: 2)
        }
        #expect(planned?.code == .notFound && planned?.reason == error?.reason)
        #expect(try workspace.build(acceptsRemovals: true).isNewGeneration)
    }

    @Test("plan says what a build would refuse")
    func plan() throws {
        let workspace = try Self.built(12)
        try Self.remove(0..<12, from: workspace)
        let plan = try BuildPlan(
            job: workspace.job, index: workspace.index, model: TestModel.model(),
            parser: TestPool.pool.get().fingerprint, threads: 2)
        #expect(plan.removals.isRefused && plan.removals.vanished.count == 12)
        #expect(
            plan.removals.gate.checks.map(\.name) == ["max_removed", "lost_roots", "everything"])
    }

    @Test("the hash cache outlives a refused night")
    func hashes() throws {
        let workspace = try Self.built(3)
        let cache = workspace.root + "/.state/test.hashes"
        let before = try FileSystem.read(cache)
        try Self.remove(0..<3, from: workspace)
        try expectRefused(workspace, vanished: 3)
        #expect(try FileSystem.read(cache) == before)
    }
}
