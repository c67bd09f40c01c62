import Corpus
import Evaluation
import Foundation
import Storage
import TestSupport
import Testing

@testable import Tuning

@Suite("Which questions may judge what was learnt")
struct JudgingQuestionsTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func write(_ name: String, _ lines: [String]) throws {
        _ = try folder.put(Array(lines.map { $0 + "\n" }.joined().utf8), name)
    }

    /// Documents d0 … d5 of which d4 and d5 say the same, and a question on each.
    private func writeSet(_ queries: [String]? = nil) throws -> String {
        try write(
            "set/corpus.jsonl",
            (0..<6).map {
                #"{"_id": "d\#($0)", "text": "Text \#(min($0, 4)).", "source": "s\#($0).md"}"#
            })
        try write(
            "set/queries.jsonl",
            queries ?? (0..<6).map { #"{"_id": "q\#($0)", "text": "Who is \#($0)?"}"# })
        try write("set/qrels/test.tsv", (0..<6).map { "q\($0)\td\($0)\t1" })
        return folder.file("set")
    }

    @Test("questions that were made of documents are none", arguments: BEIRSet.madeKinds.sorted())
    func made(kind: String) throws {
        let set = try writeSet(
            (0..<6).map {
                #"{"_id": "q\#($0)", "text": "Who is \#($0)?", "kind": "\#($0 < 4 ? kind : "golden")"}"#
            })
        let test = try ModelTest(directory: set, apartFrom: [])
        #expect(test.questions.map(\.id) == ["q4", "q5"] && test.learnt == 0)
        #expect(try BEIRSet.load(directory: set, split: "test").queries.count == 6)
        try write(
            "set/queries.jsonl", [#"{"_id": "q0", "text": "Who is 0?", "kind": "\#(kind)"}"#])
        let error = #expect(throws: QuarryError.self) {
            try ModelTest(directory: set, apartFrom: [])
        }
        #expect(error?.code == .invalidInput && error?.reason.contains(kind) == true)
        // What others write under this name says nothing.
        try write("set/queries.jsonl", [#"{"_id": "q0", "text": "Who is 0?", "kind": 3}"#])
        #expect(try ModelTest(directory: set, apartFrom: []).questions.count == 1)
    }

    @Test("a question of which a pair has the wording, the source or the passage does not judge")
    func pairs() throws {
        let set = try writeSet()
        try write(
            "pairs.jsonl",
            [
                #"{"query": "who is 0", "positive": "Something else.", "negatives": []}"#,
                #"{"query": "?", "positive": "Another.", "source": "s1.md", "score": NaN}"#,
                #"{"query": "And who?", "positive": "text  4", "source": ""}"#,
                #"{"positive": "Text 2.", "source": "s2.md"}"#, #"{"query": 7}"#, " ",
            ])
        let pairs = try TrainingPairs.questions(folder.file("pairs.jsonl"))
        #expect(pairs.count == 3)
        let test = try ModelTest(directory: set, apartFrom: pairs)
        #expect(test.questions.map(\.id) == ["q2", "q3"] && test.learnt == 4)
        try write("pairs.jsonl", (0..<6).map { #"{"query": "a", "source": "s\#($0).md"}"# })
        let all = try TrainingPairs.questions(folder.file("pairs.jsonl"))
        #expect(throws: QuarryError.self) { try ModelTest(directory: set, apartFrom: all) }
    }

    @Test("in another script's form, or after its title, a question or a passage is the same")
    func forms() throws {
        let set = try writeSet(
            (0..<6).map { #"{"_id": "q\#($0)", "text": "差旅費報支第\#($0)條？"}"# })
        try write(
            "set/corpus.jsonl",
            (0..<6).map { #"{"_id": "d\#($0)", "title": "規則", "text": "第\#($0)條，期限。"}"# })
        try write(
            "pairs.jsonl",
            [
                #"{"query": "差旅费报支第０条", "positive": "其他"}"#,
                #"{"query": "a", "positive": "规则\n第2条 期限"}"#,
                #"{"query": "b", "positive": "第3条：期限"}"#,
            ])
        let pairs = try TrainingPairs.questions(folder.file("pairs.jsonl"))
        #expect(
            try ModelTest(directory: set, apartFrom: pairs).questions.map(\.id)
                == ["q1", "q4", "q5"])
    }

    @Test(
        "a pair that can't be read is named, since the tool might learn from it",
        arguments: [
            "no JSON", "[]", #"{"query": "half"#,
            #"{"query": "deep", "positive": "a", "x": \#(String(repeating: "[", count: 600))"#
                + String(repeating: "]", count: 600) + "}",
        ])
    func unreadable(line: String) throws {
        try write("pairs.jsonl", [#"{"query": "a", "positive": "b"}"#, "", line])
        let error = #expect(throws: QuarryError.self) {
            try TrainingPairs.questions(folder.file("pairs.jsonl"))
        }
        #expect(error?.code == .invalidInput && error?.place?.line == 3)
    }

    @Test("a set whose answers have other names is refused: it finds nothing before and after")
    func renamed() throws {
        let set = try writeSet()
        try write("set/qrels/test.tsv", (0..<6).map { "q\($0)\told-d\($0)\t1" })
        let error = #expect(throws: QuarryError.self) {
            try ModelTest(directory: set, apartFrom: [])
        }
        #expect(error?.reason.contains("other names") == true)
        try write("set/qrels/test.tsv", (0..<6).map { "q\($0)\t\($0 == 3 ? "d3" : "gone")\t1" })
        #expect(try ModelTest(directory: set, apartFrom: []).questions.count == 6)
    }

    @Test("a question that is there twice counts once, with the answers of both")
    func doubled() throws {
        let set = try writeSet(
            (0..<6).map { #"{"_id": "q\#($0)", "text": "\#($0 < 5 ? "Who?" : "WHO")"}"# })
        let one = try ModelTest(directory: set, apartFrom: []).questions
        #expect(one.count == 1 && one[0].id == "q0" && one[0].grades.count == 6)
        #expect(one[0].answers.count == 6)
        let golden = LabelledQuestion.all(of: [
            GoldenQuestion(query: "Who?", answers: [.init(source: "a", pages: [1])]),
            GoldenQuestion(query: "When?", answers: [.init(source: "a")]),
            GoldenQuestion(query: "who", answers: [.init(source: "b")]),
            GoldenQuestion(query: "…", answers: []), GoldenQuestion(query: "?!", answers: []),
        ])
        #expect(golden.map(\.id) == ["1", "2", "4", "5"])
        #expect(golden[0].grades == ["a": 1, "b": 1] && golden[0].answers.count == 2)
        #expect(golden[0].origins == ["a", "b"])
    }

    @Test("an id that is there twice is refused with its line")
    func ids() throws {
        let set = try writeSet([
            #"{"_id": "q0", "text": "a"}"#, #"{"_id": "q1", "text": "b"}"#,
            #"{"_id": "q0", "text": "c"}"#,
        ])
        let error = #expect(throws: QuarryError.self) {
            try BEIRSet.load(directory: set, split: "test")
        }
        #expect(error?.code == .invalidInput && error?.place?.line == 3)
    }

    @Test("texts that say the same are one content, and one without a word is none")
    func contents() throws {
        let set = LabelledQuestion.all(
            of: try BEIRSet.load(directory: try writeSet(), split: "test"))
        #expect(!set[4].origins.isDisjoint(with: set[5].origins))
        #expect(set[3].origins.isDisjoint(with: set[4].origins))
        #expect(set[1].origins.isSuperset(of: ["d1", "s1.md"]))
        #expect(LabelledQuestion.content(ofText: " … ") == nil)
    }
}
