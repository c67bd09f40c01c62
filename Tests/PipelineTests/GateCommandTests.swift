import Corpus
import Foundation
import Snapshots
import Storage
import TestSupport
import Testing

@Suite(
    "The gate in a build",
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
struct GateCommandTests {
    private let workspace: Workspace
    private let quarry: QuarryProcess

    init() throws {
        workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        quarry = try workspace.quarry()
    }

    private func golden(_ sources: String...) throws {
        let lines = sources.map { "{\"query\": \"refund\", \"sources\": [\"\($0)\"]}\n" }
        try FileSystem.replace(
            workspace.root + "/golden.jsonl", with: Array(lines.joined().utf8))
    }

    private func build() throws -> (result: QuarryProcess.Result, object: [String: Any]) {
        let result = try quarry.run(["build", "job.yaml", "--json", "--quiet"])
        return (result, (try? result.object()) ?? [:])
    }

    private func checks(_ object: [String: Any]) throws -> [String: Bool] {
        let gate = try #require(object["gate"] as? [String: Any])
        let checks = try #require(gate["checks"] as? [[String: Any]])
        return Dictionary(
            uniqueKeysWithValues: checks.map {
                ($0["name"] as? String ?? "", $0["passed"] as? Bool ?? false)
            })
    }

    @Test("the generation stays where golden questions are missed, and goes on when they are not")
    func refused() throws {
        try golden("en/refund.txt")
        try workspace.writeJob(extra: "gate: { golden: golden.jsonl, min_hit_at_5: 1 }")
        let (first, published) = try build()
        #expect(first.status == 0, "\(first.complaints)")
        #expect(
            try checks(published) == [
                "disagreeing_counts": true, "unaccounted_sources": true, "min_hit_at_5": true,
            ])
        let (_, upToDate) = try build()
        #expect(upToDate["gate"] == nil, "nothing is published, nothing is judged")

        try FileSystem.rename(
            workspace.corpus + "/en/refund.txt", to: workspace.root + "/refund.txt")
        let (second, refused) = try build()
        #expect(second.status == 6)
        #expect(second.complaints.contains("min_hit_at_5 is 0, the limit is 1"))
        #expect(try checks(refused)["min_hit_at_5"] == false)
        #expect(refused["published"] as? Bool == false && refused["generation"] as? Int == 1)
        #expect((refused["error"] as? [String: Any])?["code"] as? String == "refused")
        #expect(try GenerationStore(root: workspace.index).currentNumber() == 1)
        let report = try self.report()
        #expect(report.text.contains("\"outcome\" : \"refused\""))
        #expect(report.page.contains("min_hit_at_5") && report.page.contains("not published"))
        let said = try quarry.run(["build", "job.yaml", "--no-progress"])
        #expect(said.status == 6 && said.output.contains("failed  min_hit_at_5"))

        try FileSystem.rename(
            workspace.root + "/refund.txt", to: workspace.corpus + "/en/refund.txt")
        try workspace.write("new.txt", "A numbat.")
        let (third, again) = try build()
        #expect(third.status == 0 && again["generation"] as? Int == 2, "\(third.complaints)")
    }

    @Test("a first generation that is refused has no root: what was made is nowhere")
    func firstRefused() throws {
        try golden("en/absent.txt")
        try workspace.writeJob(extra: "gate: { golden: golden.jsonl, min_hit_at_5: 1 }")
        let (result, object) = try build()
        #expect(result.status == 6)
        #expect(object["root"] is NSNull && object["generation"] as? Int == 0)
        #expect(object["published"] as? Bool == false)
        let text = try quarry.run(["build", "job.yaml", "--no-progress"]).output
        #expect(text.hasPrefix("Nothing published: the gate did not pass\n"), "\(text)")
        let log = try quarry.run(["build", "job.yaml", "--log-format", "json"]).output
        #expect(log.contains("\"generation\"") && !log.contains("\"root\""), "\(log)")
        #expect(try !report().text.contains("\"root\" :"))
    }

    private func report() throws -> (text: String, page: String) {
        let folder = workspace.root + "/.state/reports/test/latest/"
        func text(_ name: String) throws -> String {
            String(decoding: try FileSystem.read(folder + name), as: UTF8.self)
        }
        return (try text("report.json"), try text("report.html"))
    }

    @Test("a first generation can be refused, and is judged anew once the job is another")
    func first() throws {
        try golden("nowhere.txt")
        try workspace.writeJob(extra: "gate: { golden: golden.jsonl, min_hit_at_5: 1 }")
        for _ in 0..<2 {
            let (result, object) = try build()
            #expect(result.status == 6 && object["generation"] as? Int == 0, "\(result.complaints)")
            #expect(!FileSystem.exists(workspace.index + "/CURRENT"))
        }
        #expect(try !report().text.contains("\"generation\""))
        // A rebuild that is only compared is not judged.
        try golden("zh/差旅費.txt")
        let (result, object) = try build()
        #expect(result.status == 0 && object["generation"] as? Int == 1, "\(result.complaints)")
        try golden("nowhere.txt")
        let rebuilt = try quarry.run(["verify", "index", "--against-full", "job.yaml"])
        #expect(rebuilt.status == 0, "\(rebuilt.output) \(rebuilt.complaints)")
    }

    @Test("golden questions that can't be read end a build before its work")
    func early() throws {
        try workspace.writeJob(extra: "gate: { golden: golden.jsonl, min_hit_at_5: 1 }")
        let (absent, _) = try build()
        #expect(absent.status == 3 && absent.complaints.contains("golden.jsonl"))
        #expect(!FileSystem.exists(workspace.index))
        try FileSystem.replace(workspace.root + "/golden.jsonl", with: Array("nonsense\n".utf8))
        let (broken, _) = try build()
        #expect(broken.status == 3 && broken.complaints.contains("line 1"))
    }

    @Test("a corpus that the model can't read is stopped, and so is a jump in size")
    func textAndSize() throws {
        try workspace.writeJob(extra: "gate: { max_unknown: 1% }")
        let (unread, object) = try build()
        #expect(unread.status == 6)
        #expect(try checks(object)["max_unknown"] == false)
        try workspace.writeJob(extra: "gate: { max_size_change: 20% }")
        #expect(try build().result.status == 0)
        for number in 0..<20 { try workspace.write("\(number).txt", "One more, number \(number).") }
        let (grown, after) = try build()
        #expect(grown.status == 6)
        #expect(try checks(after)["max_size_change"] == false)
    }

    @Test("build-info keeps the rules for exports, and is told by inspect")
    func kept() throws {
        try golden("en/refund.txt")
        try workspace.writeJob(
            extra: "gate: { golden: golden.jsonl, min_mrr: 0.1 }\nguard: { max_removed: 40% }")
        #expect(try build().result.status == 0)
        let rules = try GenerationStore(root: workspace.index).buildInfo(1).gate
        #expect(rules?.golden == FileSystem.realPath(workspace.root + "/golden.jsonl"))
        #expect(rules?.minimumMRR == 0.1 && rules?.maximumRemoved == 0.4)
        let told = try quarry.run(["inspect", "index", "--json"]).object()
        let gate = (told["build"] as? [String: Any])?["gate"] as? [String: Any]
        #expect(gate?["min_mrr"] as? Double == 0.1)
    }
}
