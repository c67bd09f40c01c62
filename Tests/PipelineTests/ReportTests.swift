import Corpus
import Foundation
import Reporting
import Storage
import TestSupport
import Testing

@Suite(
    "Every run leaves a report",
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
struct ReportTests {
    private static let hostile = "<script>alert(1)<:script>& 退款.txt"

    private func newest(_ workspace: Workspace) throws -> RunRecord {
        let records = ReportFolder(state: StateFolder(in: workspace.root), job: "test")
            .records(limit: 1)
        return try #require(records.first)
    }

    @Test("of what changed, what failed and what was computed, and of the run before")
    func story() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.write(Self.hostile, "The refund of 退款 takes ten days.")
        try workspace.write("cut.pdf", "%PDF-1.4 and no more")
        try workspace.writeJob(extra: "metrics: metrics/quarry.prom")
        let quarry = try workspace.quarry()

        let first = try quarry.run(["build", "job.yaml", "--log-format", "json"])
        #expect(first.status == 1)
        let record = try newest(workspace)
        #expect(record.outcome == .someFailed && record.exitCode == 1 && record.published)
        #expect(record.failures.items.map(\.source) == ["cut.pdf"])
        #expect(record.deadLetters.items.map(\.source) == ["cut.pdf"])
        #expect(record.changes.added.items.contains(Self.hostile))
        #expect(record.sources.added == record.changes.added.count)
        #expect(record.computed.parsed == record.sources.added)
        #expect(record.computed.embedded > 0 && record.computed.segments == 1)
        #expect(
            record.stages.map(\.name) == ["scan", "prepare", "segments", "calibrate", "publish"])
        #expect(record.corpus?.lengths.total == record.chunks)
        #expect(record.resources.indexBytes > 0 && record.resources.peakMemoryBytes > 0)
        #expect(record.previous == nil && !record.resumed)
        try expectPage(workspace)
        #expect(first.complaints.contains("\(record.run)/report.html"))

        try workspace.remove("cut.pdf")
        try workspace.remove(Self.hostile)
        #expect(try quarry.run(["build", "job.yaml", "--report", "copy"]).status == 0)
        let second = try newest(workspace)
        #expect(second.changes.removed.items == [Self.hostile])
        #expect(second.computed.parsed == 0 && second.computed.embedded == 0)
        #expect(second.previous?.run == record.run && second.previous?.repaired == 1)
        let copy = try FileSystem.read(workspace.root + "/copy/report.json")
        #expect(try RunRecord(json: copy, path: "") == second)
        let metrics = try FileSystem.read(workspace.root + "/metrics/quarry.prom")
        #expect(String(decoding: metrics, as: UTF8.self).contains("quarry_build_success{"))
    }

    private func expectPage(_ workspace: Workspace) throws {
        let path = workspace.root + "/.state/reports/test/latest/report.html"
        let html = String(decoding: try FileSystem.read(path), as: UTF8.self)
        #expect(!html.contains("<script>"))
        #expect(html.contains("&lt;script&gt;alert(1)&lt;:script&gt;&amp; 退款.txt"))
        #expect(html.contains("quarry jobs retry job.yaml"))
    }

    @Test("a run that fails too, and the metrics then keep the last success")
    func failedRun() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.writeJob(extra: "metrics: quarry.prom")
        let quarry = try workspace.quarry()
        #expect(try quarry.run(["build", "job.yaml", "--quiet"]).status == 0)
        let success = try newest(workspace)
        try overwrite(workspace.index + "/CURRENT", with: Array("nonsense".utf8))
        let failed = try quarry.run(["build", "job.yaml", "--log-format=json"])
        #expect(failed.status == 4)
        for line in failed.complaints.split(separator: "\n") {
            let entry = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            let keys = Set(entry.map { Array($0.keys) } ?? [])
            #expect(keys == ["time", "level", "message", "fields"], "\(line)")
        }
        let record = try newest(workspace)
        #expect(record.outcome == .failed && record.exitCode == 4)
        #expect(record.error?.code == "corrupt" && record.generation == nil)
        #expect(record.lastSuccessAt == success.lastSuccessAt)
        #expect(record.nextSteps.first?.command == "quarry verify index")
        let metrics = String(
            decoding: try FileSystem.read(workspace.root + "/quarry.prom"), as: UTF8.self)
        #expect(metrics.contains("quarry_build_success{job_name=\"test\"} 0"))
        #expect(metrics.contains("quarry_build_last_success_timestamp_seconds{"))
    }

    @Test("plan estimates from past runs, and says so where there is none")
    func plan() throws {
        let workspace = try Workspace()
        let words = ["refund", "policy", "退款", "規定", "cafe"]
        for file in 0..<6 {
            let paragraphs = (0..<60).map { "\(words[$0 % 5]) \(file) \($0) the policy \(words)" }
            try workspace.write("\(file).txt", paragraphs.joined(separator: "\n\n"))
        }
        try workspace.writeJob()
        let quarry = try workspace.quarry()
        let blind = try quarry.run(["plan", "job.yaml", "--json"])
        #expect(blind.status == 0)
        #expect(try blind.object()["estimate"] == nil)
        #expect(try quarry.run(["plan", "job.yaml"]).output.contains("No estimate"))

        #expect(try quarry.run(["build", "job.yaml", "--quiet"]).status == 0)
        let run = try newest(workspace)
        #expect(run.computed.embedded >= 100)
        try workspace.write("new.txt", String(repeating: "A new policy 退款. ", count: 80))
        let plan = try quarry.run(["plan", "job.yaml", "--json"]).object()
        let estimate = try #require(plan["estimate"] as? [String: Any])
        #expect(
            Set(estimate.keys) == [
                "seconds", "stages", "memory_bytes", "disk_bytes", "chunks", "runs", "caveats",
            ])
        #expect(estimate["runs"] as? [String] == [run.run])
        #expect(estimate["chunks"] as? Int ?? 0 > 0)
        #expect(try quarry.run(["plan", "job.yaml"]).output.contains("from 1 past run"))
    }
}
