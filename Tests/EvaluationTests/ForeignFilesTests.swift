import Corpus
import Foundation
import Storage
import TestSupport
import Testing

@testable import Evaluation

@Suite("Test sets that others wrote")
struct ForeignFilesTests {
    private func load(
        corpus: String = "{\"_id\":\"d1\",\"text\":\"a\"}\n",
        queries: String = "{\"_id\":\"q1\",\"text\":\"a\"}\n",
        qrels: String = "query-id\tcorpus-id\tscore\nq1\td1\t1\n"
    ) throws -> BEIRSet {
        let folder = try TemporaryFolder()
        try FileSystem.makeFolder(folder.file("qrels"))
        _ = try folder.put(Array(corpus.utf8), "corpus.jsonl")
        _ = try folder.put(Array(queries.utf8), "queries.jsonl")
        _ = try folder.put(Array(qrels.utf8), "qrels/test.tsv")
        return try BEIRSet.load(directory: folder.path, split: "test")
    }

    @Test("queries hold what they like beside id and text")
    func queries() throws {
        let set = try load(
            queries: """
                {"_id":"q1","text":"a","metadata":5,"title":7}
                {"_id":"q2","text":"b","metadata":{"x":NaN},"title":["z"]}
                """, qrels: "q1\td1\t1\nq2\td1\t1")
        #expect(set.queries.map(\.id) == ["q1", "q2"] && set.queries.map(\.title) == [nil, nil])
    }

    @Test("ids and titles may be whole numbers; qrels name them as text")
    func numbers() throws {
        let set = try load(
            corpus: """
                {"_id":22,"title":1984,"text":"a"}
                {"_id":"x","title":null,"text":""}
                """, queries: "{\"_id\":7,\"text\":\"a\"}", qrels: "7\t22\t1.0\r\n7\tx\t0\r\n")
        #expect(set.documents.map(\.id) == ["22", "x"])
        #expect(set.documents.map(\.title) == ["1984", nil])
        #expect(set.judgements == ["7": ["22": 1]])
    }

    @Test(
        "what is wrong is said with file, line and key",
        arguments: [
            ("{\"_id\":\"d1\",\"text\":\"a\"}\n{\"_id\":\"d2\"}", 2, "text is missing"),
            ("{\"_id\":1.5,\"text\":\"a\"}", 1, "_id must be a text"),
            ("\n{\"_id\":\"d1\",\"title\":{},\"text\":\"a\"}", 2, "title must be a text"),
            ("{\"_id\":\"d\",\"text\":\"a\"}\n{\"_id\":\"d\",\"text\":\"b\"}", 2, "there twice"),
        ])
    func wrong(corpus: String, line: Int, said: String) throws {
        let error = #expect(throws: QuarryError.self) { try load(corpus: corpus) }
        #expect(error?.path?.hasSuffix("corpus.jsonl") == true && error?.place?.line == line)
        #expect(error?.reason.contains(said) == true, "\(error?.reason ?? "")")
    }

    @Test("judgements and runs: marks, line ends, blank lines and grades like 1.0")
    func trec() throws {
        let folder = try TemporaryFolder()
        let qrels = try folder.put(Array("\u{FEFF}q1 0 d1 2\r\n \r\nq1 0 d2 1.0".utf8), "q")
        #expect(try TRECFiles.readJudgements(qrels) == ["q1": ["d1": 2, "d2": 1]])
        let odd = try folder.put(Array("q1 0 d1 2\nq1 0 d2 half\n".utf8), "o")
        let error = #expect(throws: QuarryError.self) { try TRECFiles.readJudgements(odd) }
        #expect(error?.place?.line == 2)
        let run = try folder.put(
            Array("\u{FEFF}q1 Q0 d1 1 0.5 t\r\n\r\nq1 Q0 d2 2 0.4 t".utf8), "r")
        #expect(try TRECFiles.readRun(run)["q1"]?.map(\.id) == ["d1", "d2"])
    }
}
