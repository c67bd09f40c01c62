import Corpus
import Foundation
import Reporting
import Storage
import TestSupport
import Testing

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
