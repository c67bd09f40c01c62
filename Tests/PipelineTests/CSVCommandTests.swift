import Foundation
import TestSupport
import Testing

@Suite(
    "--output csv",
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
struct CSVCommandTests {
    private static let python = Tool(pythonWith: "csv")

    /// Rows as Python's csv reads them, each by its keys.
    private static func rows(_ output: String) throws -> [[String: String]] {
        let script = """
            import csv, io, json, sys
            text = sys.stdin.buffer.read().decode()
            assert text.endswith("\\r\\n")
            print(json.dumps(list(csv.DictReader(io.StringIO(text, newline=""), strict=True))))
            """
        let read = try #require(python).run(["-c", script], input: Data(output.utf8))
        return try JSONDecoder().decode([[String: String]].self, from: read.output)
    }

    @Test(
        "on a full disk a command does not end as if all were there; a closed pipe is no fault",
        arguments: ["--output csv", "--json"])
    func full(form: String) throws {
        let quarry = try #require(QuarryProcess.executable)
        let shell = { (script: String) in
            try ChildProgram("/bin/bash", ["-c", "set -o pipefail; " + script]).wait().status
        }
        #expect(try shell("'\(quarry)' doctor \(form) > /dev/full") == 5)
        #expect(try shell("'\(quarry)' doctor \(form) | true") != 5)
    }

    @Test("tables have the keys and values of JSON", .enabled(if: python != nil, "needs python3"))
    func tables() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.write("=cmd, \"x\".pdf", "%PDF-1.4 and no more")
        try workspace.writeJob()
        let quarry = try workspace.quarry()
        #expect(try quarry.run(["build", "job.yaml", "--quiet"]).status == 1)

        let show = ["jobs", "show", "job.yaml"]
        let letters = try Self.rows(try quarry.run(show + ["--output", "csv"]).output)
        let json = try quarry.run(show + ["--json"])
        let entry = try #require(
            (JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])?.first)
        #expect(letters.count == 1)
        #expect(letters[0]["source"] == "'=cmd, \"x\".pdf", "no spreadsheet takes it for a formula")
        #expect(letters[0]["reason"] == entry["reason"] as? String)
        #expect(letters[0]["code"] == entry["code"] as? String && letters[0]["attempts"] == "1")
        #expect(Set(letters[0].keys) == Set(entry.keys))

        let list = ["jobs", "list", "job.yaml"]
        let runs = try Self.rows(try quarry.run(list + ["--output", "csv"]).output)
        #expect(runs.map { $0["state"] } == ["finished"])
        #expect(
            Set(runs[0].keys) == [
                "run", "state", "index", "started_at", "finished_at", "summary",
            ])

        let search = ["search", "index", "住宿費", "--mode", "bm25"]
        let hits = try Self.rows(try quarry.run(search + ["--output", "csv"]).output)
        let wanted = try quarry.run(search + ["--json"]).object()["hits"] as? [[String: Any]] ?? []
        #expect(!hits.isEmpty && hits.count == wanted.count)
        for (hit, wanted) in zip(hits, wanted) {
            for key in ["source", "cite", "text"] { #expect(hit[key] == wanted[key] as? String) }
            #expect(hit["score"].flatMap { Double($0) } == wanted["score"] as? Double)
        }

        let terms = try Self.rows(try quarry.run(["terms", "退款 VPN", "--output", "csv"]).output)
        #expect(terms.contains { $0["term"] == "退款" && $0["kind"] == "bigram" })
        let models = try Self.rows(try quarry.run(["model", "list", "--output", "csv"]).output)
        #expect(models.contains { $0["name"] == TestModel.name && $0["kind"] == "embedding" })
    }

    @Test("an empty table is its head, and JSON and CSV exclude each other")
    func edges() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.writeJob()
        let quarry = try workspace.quarry()
        let none = try quarry.run(["jobs", "show", "job.yaml", "--output", "csv"])
        #expect(none.status == 0 && none.output == "item,run,source,code,reason,attempts\r\n")
        for arguments in [
            ["jobs", "list", "job.yaml"], ["jobs", "show", "job.yaml"], ["search", "index", "x"],
            ["model", "list"], ["terms", "x"], ["doctor"], ["eval", "trec", "a", "b"],
            ["eval", "beir", "a"], ["eval", "golden", "a", "b"], ["repository", "list", "a"],
            ["eval", "compare", "bm25", "vector", "--set", "a"],
            ["bench", "ann", "--vectors", "a", "--dim", "3"],
        ] {
            let result = try quarry.run(arguments + ["--output", "csv", "--json"])
            #expect(result.status == 2, "\(arguments): \(result.complaints)")
            #expect(result.complaints.contains("--output csv") && result.output.isEmpty)
        }
    }
}
