import Corpus
import Datasets
import Foundation
import Storage
import TestSupport
import Testing

@Suite(
    "quarry dataset",
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
struct DatasetCommandTests {
    private let sample: DatasetSample
    private var root: String { sample.workspace.root }

    init() throws {
        sample = try DatasetSample(documents: 9)
        try sample.workspace.build()
    }

    private func quarry(_ arguments: String...) throws -> QuarryProcess.Result {
        try sample.workspace.quarry().run(arguments)
    }

    @Test("prints the report it writes, proves its lines, and says what it leaves out")
    func report() throws {
        let result = try quarry(
            "dataset", "index", "out", "--format", "pairs", "--root", "corpus", "--json",
            "--per-script", "8", "--test-share", "0.3")
        #expect(result.status == 0, "\(result.complaints)")
        let written = try JSONSerialization.jsonObject(
            with: Data(FileSystem.read(root + "/out/dataset.json")))
        #expect(try result.object() as NSDictionary == written as? NSDictionary)
        #expect(result.complaints.contains("2 sources are left out"))
        #expect(result.complaints.contains("8 of "), "\(result.complaints)")
        #expect(result.complaints.contains("have no hard negatives"))
        #expect(!result.complaints.contains("by the index alone"))
        let line = try #require(try sample.lines("train.jsonl").first)
        let cited = try quarry("cite", "index", line.text("cite"), "--root", "corpus")
        #expect(cited.status == 0, "\(cited.complaints)")
        let text = try quarry("dataset", "index", "out", "--format", "messages", "--no-sources")
        #expect(text.status == 0 && text.output.hasPrefix("Written: out, messages, "))
        #expect(text.complaints.contains("by the index alone"))
    }

    @Test("a set in BEIR's layout is one that quarry eval beir takes")
    func beir() throws {
        let made = try quarry(
            "dataset", "index", "out", "--format", "beir", "--root", "corpus", "--json",
            "--test-share", "0.5", "--questions", "heading,cloze")
        #expect(made.status == 0, "\(made.complaints)")
        let scored = try quarry(
            "eval", "beir", "out", "--modes", "bm25", "--model", TestModel.name, "--json")
        #expect(scored.status == 0, "\(scored.complaints)")
        let object = try scored.object()
        #expect(object["documents"] as? Int == (try made.object()["documents"] as? Int))
        #expect(object["queries"] as? Int ?? 0 > 3)
    }

    @Test("says what is wrong with exit codes 2 and 3, and writes nothing")
    func refused() throws {
        try FileSystem.makeFolder(root + "/full")
        try FileSystem.replace(root + "/full/notes.txt", with: [1])
        let pairs = ["index", "out", "--format", "pairs"]
        for (status, arguments) in [
            (2, ["index", "out"]), (2, ["index", "out", "--format", "csv"]),
            (2, pairs + ["--questions", "golden"]), (2, pairs + ["--questions", "heading,"]),
            (2, pairs + ["--questions", "heading", "--golden", "g.jsonl"]),
            (2, pairs + ["--questions", "llm"]), (2, pairs + ["--llm-passages", "3"]),
            (2, pairs + ["--llm-model", "m"]), (2, pairs + ["--test-share", "1.5"]),
            (2, pairs + ["--negative-ranks", "9-3"]), (2, pairs + ["--negatives", "51"]),
            (2, pairs + ["--per-script", "0"]), (3, pairs + ["--golden", "none.jsonl"]),
            (3, ["index", "full", "--format", "instruct"]),
            (3, ["none", "out", "--format", "beir"]),
            (3, ["index", "index/out", "--format", "instruct"]),
        ] {
            let result = try sample.workspace.quarry().run(["dataset"] + arguments)
            #expect(Int(result.status) == status, "\(arguments): \(result.complaints)")
        }
        #expect(!FileSystem.exists(root + "/out") && !FileSystem.exists(root + "/index/out"))
    }
}
