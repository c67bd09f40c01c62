import Corpus
import Foundation
import Storage
import TestSupport
import Testing

@testable import Exporting

@Suite(
    "quarry export --format and quarry terms",
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
struct ExportFormatCommandTests {
    private let sample: ExportSample

    init() throws { sample = try ExportSample() }

    private func quarry(_ arguments: String...) throws -> QuarryProcess.Result {
        try QuarryProcess(folder: sample.folder.path).run(arguments)
    }

    @Test("prints the report it writes, keys and all", arguments: ExportFormat.allCases)
    func report(format: ExportFormat) throws {
        let result = try quarry("export", "index", "out", "--format", format.rawValue, "--json")
        #expect(result.status == 0, "\(result.complaints)")
        let written = try JSONSerialization.jsonObject(
            with: Data(FileSystem.read(sample.file("out/export-report.json"))))
        #expect(try result.object() as NSDictionary == written as? NSDictionary)
        let text = try quarry("export", "index", "out", "--format", format.rawValue)
        #expect(text.status == 0 && text.output.hasPrefix("Written: out, 48 chunks"))
        #expect(text.output.contains("recall@10") == format.hasGraph)
        // What a format can't hold is said aloud.
        #expect(text.complaints.contains("U+0000") == (format == .sqlite || format == .pgvector))
    }

    @Test("says what is wrong with exit codes 2 and 3, and writes nothing")
    func refused() throws {
        _ = try sample.folder.put([1], "full/notes.txt")
        for (status, arguments) in [
            (2, ["index", "out", "--format", "csv"]), (2, ["index", "--format", "jsonl"]),
            (2, ["index", "s3://bucket/out", "--format", "jsonl"]),
            (2, ["index", "out", "--format", "jsonl", "--tag", "v1"]),
            (2, ["index", "--archive", "a.tar.zst", "--format", "jsonl"]),
            (3, ["index", "full", "--format", "jsonl"]), (3, ["none", "out", "--format", "jsonl"]),
        ] {
            let result = try QuarryProcess(folder: sample.folder.path).run(["export"] + arguments)
            #expect(Int(result.status) == status, "\(arguments): \(result.complaints)")
        }
        #expect(try FileSystem.names(in: sample.folder.path) == ["full", "index"])
    }

    @Test("terms are those of the index, and a query that FTS5 takes")
    func terms() throws {
        let plain = try quarry("terms", "The parental leaves 退款")
        #expect(plain.output.split(separator: "\n") == ["parent", "leav", "退", "退款", "款"])
        let query = try quarry("terms", "--fts5", "leave's \"退款\"")
        #expect(query.output.contains(" OR \"退款\"") && query.output.hasPrefix("\"leav\" OR "))
        let object = try quarry("terms", "leave", "--json").object()
        let terms = try #require(object["terms"] as? [[String: Any]])
        #expect(terms.count == 1 && terms[0]["term"] as? String == "leav")
        #expect(terms[0]["end"] as? Int == 5 && object["fts5"] as? String == "\"leav\"")
        #expect(try quarry("terms", "--fts5", "…").status == 2)
    }
}
