import Corpus
import Foundation
import Jobs
import ParserPool
import Reporting
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

@Suite(
    "Absence is not deletion: what the command says",
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
struct RemovalGuardCommandTests {
    private func expectRefused(
        _ workspace: Workspace, _ quarry: QuarryProcess, job: String = "job.yaml",
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let result = try quarry.run(["build", job, "--quiet"])
        #expect(result.status == 6, "\(result.complaints)", sourceLocation: sourceLocation)
        #expect(
            result.complaints.contains("--accept-removals"), "\(result.complaints)",
            sourceLocation: sourceLocation)
        let found = try quarry.run(["search", "index", "refund", "--mode", "bm25", "--json"])
        let hits = try found.object()["hits"] as? [Any]
        #expect(hits?.isEmpty == false, sourceLocation: sourceLocation)
        let plan = try quarry.run(["plan", job])
        #expect(
            plan.status == 0 && plan.output.contains("refuse (exit code 6)"),
            "\(plan.output) \(plan.complaints)", sourceLocation: sourceLocation)
    }

    @Test(
        "a root that is empty, gone, a file or a link to nowhere",
        arguments: ["mkdir", "gone", "file", "link"])
    func roots(way: String) throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.writeJob()
        let quarry = try workspace.quarry()
        #expect(try quarry.run(["build", "job.yaml", "--quiet"]).status == 0)
        try FileSystem.rename(workspace.corpus, to: workspace.root + "/away")
        switch way {
        case "mkdir": try FileSystem.makeFolder(workspace.corpus)
        case "file": try FileSystem.replace(workspace.corpus, with: [])
        case "link": symlink("/nowhere/corpus", workspace.corpus)
        default: break
        }
        try expectRefused(workspace, quarry)
        try expectReport(workspace)
        if way != "gone" { try FileSystem.remove(workspace.corpus) }
        try FileSystem.rename(workspace.root + "/away", to: workspace.corpus)
        let back = try quarry.run(["build", "job.yaml", "--json"])
        #expect(try back.status == 0 && back.object()["published"] as? Bool == false)
        // The refused night is no yardstick.
        let records = ReportFolder(state: StateFolder(in: workspace.root), job: "test")
            .records(limit: 3)
        #expect(records.map(\.outcome) == [.done, .refused, .done])
        #expect(records.first?.previous?.run == records.last?.run)
    }

    private func expectReport(_ workspace: Workspace) throws {
        let folder = workspace.root + "/.state/reports/test/latest/"
        let report = try #require(
            try JSONSerialization.jsonObject(
                with: Data(try FileSystem.read(folder + "report.json"))) as? [String: Any])
        #expect(report["outcome"] as? String == "refused" && report["exit_code"] as? Int == 6)
        let found = report["guard"] as? [String: Any]
        #expect(found?["passed"] as? Bool == false)
        #expect((found?["vanished"] as? [String: Any])?["count"] as? Int == 4)
        let page = String(decoding: try FileSystem.read(folder + "report.html"), as: UTF8.self)
        #expect(page.contains("--accept-removals") && page.contains("en/refund.txt"))
    }

    @Test("a glob that matches nothing any more, and one root of two")
    func parts() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try FileSystem.makeFolder(workspace.root + "/second")
        try FileSystem.replace(
            workspace.root + "/second/wombat.txt", with: Array("a wombat".utf8))
        func write(_ corpus: String) throws {
            try FileSystem.replace(
                workspace.root + "/job.yaml",
                with: Array(
                    "name: test\ncorpus: \(corpus)\nindex: index\nembed: { model: \(TestModel.name) }\n"
                        .utf8))
        }
        let quarry = try workspace.quarry()
        try write("{ roots: [corpus, second] }")
        #expect(try quarry.run(["build", "job.yaml", "--quiet"]).status == 0)
        try write("{ roots: [corpus, second], include: ['**/*.pfd'] }")
        try expectRefused(workspace, quarry)
        try write("{ roots: [corpus, second] }")
        try FileSystem.rename(
            workspace.root + "/second/wombat.txt", to: workspace.root + "/wombat.txt")
        let lost = try quarry.run(["build", "job.yaml", "--json", "--quiet"])
        #expect(lost.status == 6 && lost.complaints.contains("all of second"))
        let object = try lost.object()
        #expect((object["error"] as? [String: Any])?["code"] as? String == "refused")
        #expect((object["guard"] as? [String: Any])?["passed"] as? Bool == false)
        // The job has the root no more: that is what it says.
        try write("{ roots: [corpus] }")
        let dropped = try quarry.run(["build", "job.yaml", "--json", "--quiet"])
        #expect(dropped.status == 0, "\(dropped.output) \(dropped.complaints)")
        #expect(try (dropped.object()["sources"] as? [String: Any])?["total"] as? Int == 4)
    }

    @Test("the command that a refusal proposes is one to paste, for the index that was built")
    func proposal() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.writeJob("tonight's job.yaml")
        let quarry = try workspace.quarry()
        let arguments = ["tonight's job.yaml", "--index", "other index"]
        #expect(try quarry.run(["build"] + arguments + ["--quiet"]).status == 0)
        for name in SampleTexts.all.map(\.key) { try workspace.remove(name) }
        let command = #"'tonight'\''s job.yaml' --index 'other index'"#
        for run in [["build"], ["plan"]] {
            let said = try quarry.run(run + arguments)
            #expect(
                (said.output + said.complaints).contains(
                    "quarry build \(command) --accept-removals"), "\(run): \(said)")
        }
        let page = workspace.root + "/.state/reports/test/latest/report.html"
        #expect(String(decoding: try FileSystem.read(page), as: UTF8.self).contains("other index"))
    }

    @Test("--accept-removals publishes, and says what is gone")
    func accepted() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.writeJob(extra: "guard: { max_removed: 0% }")
        let quarry = try workspace.quarry()
        #expect(try quarry.run(["build", "job.yaml", "--quiet"]).status == 0)
        try workspace.remove("en/refund.txt")
        #expect(try quarry.run(["build", "job.yaml"]).status == 6)
        let said = try quarry.run(["build", "job.yaml", "--accept-removals"])
        #expect(said.status == 0 && said.output.contains("Gone, as you said"))
        #expect(said.output.contains("en/refund.txt"))
        #expect(try quarry.run(["build", "job.yaml"]).status == 0)
    }

    @Test("watch goes on after a refusal, and publishes when the files are back")
    func watch() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.writeJob()
        let running = try RunningQuarry(
            try workspace.quarry(), ["watch", "job.yaml", "--settle", "200ms", "--json"])
        #expect(running.waits { $0.output.contains("\"exit_code\":0") }, "\(running.complaints)")
        try FileSystem.rename(workspace.corpus, to: workspace.root + "/away")
        try FileSystem.makeFolder(workspace.corpus)
        #expect(running.waits { $0.output.contains("\"exit_code\":6") }, "\(running.complaints)")
        try FileSystem.remove(workspace.corpus)
        try FileSystem.rename(workspace.root + "/away", to: workspace.corpus)
        try workspace.write("new.txt", "a numbat")
        #expect(
            running.waits { $0.output.contains("\"generation\":2") }, "\(running.complaints)")
        #expect(running.end(SIGTERM).byItself)
    }
}
