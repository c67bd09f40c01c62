import Foundation
import TestSupport
import Testing

@Suite(
    "quarry bench search",
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
struct SearchBenchmarkTests {
    @Test("an index is measured alone, and with copies of itself that stand beside it")
    func copies() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.writeJob()
        let quarry = try workspace.quarry()
        #expect(try quarry.run(["build", "job.yaml", "--quiet"]).status == 0)
        try workspace.write("questions.jsonl", #"{"text": "refund policy"}"#)
        let bench = ["bench", "search", "index", "--query-texts"]
        let questions = ["\(workspace.corpus)/questions.jsonl", "--json"]

        let alone = try quarry.run(bench + questions).object()
        let segments = try #require(alone["segments"] as? Int)
        let chunks = try #require(alone["chunks"] as? Int)
        // So few chunks are compared one by one.
        #expect(alone["recall"] as? Double == 1 && segments == 1 && chunks > 3)
        let times = try #require(alone["milliseconds"] as? [String: [String: Double]])
        #expect(Set(times.keys) == ["embedding", "bm25", "vector", "hybrid", "re-ranked"])
        for (way, time) in times {
            let (p50, p99) = (try #require(time["p50"]), try #require(time["p99"]))
            #expect(p50 > 0 && p50 <= p99, "\(way)")
        }

        let work = ["--copies", "3", "--work", "\(workspace.root)/copies"]
        let copied = try quarry.run(bench + questions + work).object()
        // As many chunks as a build keeps in one.
        #expect(copied["segments"] as? Int == 1 && copied["chunks"] as? Int == 3 * chunks)
        #expect(copied["recall"] as? Double == 1)

        // The folder is no new one; neither option says anything alone.
        #expect(try quarry.run(bench + questions + work).status != 0)
        for part in [work.prefix(2), work.suffix(2)] {
            #expect(try quarry.run(bench + questions + part).status == 2)
        }
        try workspace.write("questions.jsonl", "")
        let none = try quarry.run(bench + questions)
        #expect(none.status == 3 && none.complaints.contains("no question"), "\(none)")
    }
}
