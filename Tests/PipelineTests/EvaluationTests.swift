import Artifacts
import Corpus
import Embedding
import Evaluation
import Foundation
import Indexing
import Searching
import Snapshots
import Storage
import TestSupport
import Testing

@Suite("Evaluation scores what the files say")
struct EvaluationTests {
    @Test("a miniature BEIR set scores as worked out by hand")
    func miniature() throws {
        try withTemporaryFolder { folder in
            let set = try Self.write(folder + "/mini")
            let loaded = try BEIRSet.load(directory: set, split: "test")
            #expect(loaded.documents.count == 4 && loaded.queries.map(\.id) == ["q1", "q2", "q3"])
            #expect(
                loaded.judgements == ["q1": ["d1": 2, "d2": 1], "q2": ["d3": 1], "q3": ["d1": 1]])
            let report = try BEIREvaluation(
                encoder: Encoder(model: TestModel.model(), threads: 1),
                artifacts: ArtifactStore.open(folder + "/cache/artifacts.sqlite"),
                settings: IndexSettings(embed: EmbedSettings(model: TestModel.name)),
                threads: 1, wholeDocuments: true
            ).run(loaded, modes: [.bm25], folder: folder + "/index", events: .silent)
            #expect(report.documents == 4 && report.queries == 3 && report.chunks == 4)
            let scores = try #require(report.modes[.bm25])
            // q1 "refund": d2 holds it thrice and is first, d1 once and second; the ideal order
            // is d1 (grade 2), d2 (grade 1). q2: d3 alone. q3 finds d4, which is not relevant.
            let ideal = 2 + 1 / log2(3.0)
            let first = (1 + 2 / log2(3.0)) / ideal
            #expect(abs(scores.nDCG10 - (first + 1 + 0) / 3) < 1e-12)
            #expect(abs(scores.recall100 - (1.0 + 1 + 0) / 3) < 1e-12)
            #expect(abs(scores.mrr10 - (1.0 + 1 + 0) / 3) < 1e-12)
        }
    }

    @Test("every mode scores a set, cut into chunks or whole", arguments: [true, false])
    func modes(whole: Bool) throws {
        try withTemporaryFolder { folder in
            let set = try BEIRSet.load(directory: Self.write(folder + "/mini"), split: "test")
            let report = try BEIREvaluation(
                encoder: Encoder(model: TestModel.model(), threads: 1),
                artifacts: ArtifactStore.open(folder + "/cache/artifacts.sqlite"),
                settings: IndexSettings(embed: EmbedSettings(model: TestModel.name)),
                threads: 1, wholeDocuments: whole
            ).run(
                set, modes: BEIREvaluation.Mode.standard, folder: folder + "/index",
                events: .silent)
            #expect(report.modes.count == 4)
            for (mode, scores) in report.modes {
                for value in [scores.nDCG10, scores.recall100, scores.mrr10] {
                    #expect((0...1).contains(value), "\(mode)")
                }
            }
            // All four documents are candidates of the vector side.
            #expect(report.modes[.vector]?.recall100 == 1)
        }
    }

    @Test("what is wrong in a set is named with file and line")
    func errors() throws {
        let document = "{\"_id\": \"d1\", \"title\": \"\", \"text\": \"x\"}\n"
        let cases: [(file: String, text: String, said: String)] = [
            ("corpus.jsonl", document + "\n{\"_id\": 3}\n", "line 3"),
            ("corpus.jsonl", document + "no json\n", "line 2"),
            ("corpus.jsonl", document + document, "line 2"),
            ("queries.jsonl", "{\"_id\": \"q1\"}\n", "line 1"),
            ("qrels/test.tsv", "query-id\tcorpus-id\tscore\n\nq1\td1\n", "line 3"),
            ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\td1\tmuch\n", "line 2"),
        ]
        for (file, text, said) in cases {
            try withTemporaryFolder { folder in
                let set = try Self.write(folder + "/mini")
                try FileSystem.replace(set + "/" + file, with: Array(text.utf8))
                do throws(QuarryError) {
                    _ = try BEIRSet.load(directory: set, split: "test")
                    Issue.record("\(file) was read: \(text)")
                } catch {
                    #expect(error.code == .invalidInput)
                    #expect(error.path == set + "/" + file)
                    #expect(error.reason.contains(said), "\(error.reason)")
                }
            }
        }
    }

    @Test("a set that is not there is not found")
    func missing() throws {
        try withTemporaryFolder { folder in
            let set = try Self.write(folder + "/mini")
            #expect { try BEIRSet.load(directory: set, split: "dev") } throws: {
                ($0 as? QuarryError)?.code == .notFound
            }
            #expect { try BEIRSet.load(directory: folder, split: "test") } throws: {
                ($0 as? QuarryError)?.code == .notFound
            }
        }
    }

    @Test("a golden set scores as worked out by hand")
    func golden() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.build()
        let path = workspace.root + "/golden.jsonl"
        let lines = [
            #"{"query": "refund courier", "sources": ["en/refund.txt"]}"#,
            #"{"query": "住宿費", "sources": ["zh/差旅費.txt", "x"], "page": 1}"#,
            #"{"query": "机房", "sources": ["absent.txt"]}"#,
        ]
        try FileSystem.replace(path, with: Array(lines.joined(separator: "\n").utf8))
        let questions = try JSONLines.read(path, as: GoldenQuestion.self)
        let report = try GoldenEvaluation(
            searcher: workspace.searcher(),
            options: SearchOptions(k: 30, mode: .bm25, rerank: .none)
        ).run(questions)
        #expect(report.questions == 3)
        #expect(abs(report.hit1 - 2.0 / 3) < 1e-12 && abs(report.hit5 - 2.0 / 3) < 1e-12)
        #expect(abs(report.mrr - 2.0 / 3) < 1e-12)
        // A TXT has no pages, so the page asked for is not found.
        #expect(report.page10 == 0)
        #expect(report.misses.map(\.query) == ["机房"])
    }

    /// Writes the set; its folder.
    private static func write(_ folder: String) throws -> String {
        let documents = [
            ("d1", "Returns", "A refund is paid within thirty days after the goods come back."),
            ("d2", "", "Refund, refund and refund again."),
            ("d3", "差旅", "住宿費每晚上限三千元，檢附收據。"),
            ("d4", "Gateway", "Restart the gateway and sign in."),
        ]
        let queries = [
            ("q1", "refund"), ("q2", "住宿費收據"), ("q3", "gateway"), ("q4", "not judged"),
        ]
        let corpus = try documents.map { id, title, text in
            try Self.json(["_id": id, "title": title, "text": text])
        }
        let asked = try queries.map { id, text in try Self.json(["_id": id, "text": text]) }
        let judged =
            "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t1\nq2\td3\t1\nq3\td1\t1\nq3\td4\t0\n"
        try FileSystem.makeFolder(folder + "/qrels")
        for (name, text) in [
            ("corpus.jsonl", corpus.joined(separator: "\n") + "\n"),
            ("queries.jsonl", asked.joined(separator: "\n") + "\n"), ("qrels/test.tsv", judged),
        ] {
            try FileSystem.replace(folder + "/" + name, with: Array(text.utf8))
        }
        return folder
    }

    private static func json(_ value: [String: String]) throws -> String {
        String(decoding: try JSONSerialization.data(withJSONObject: value), as: UTF8.self)
    }
}
