import Corpus
import Diagnosis
import Embedding
import Foundation
import TestSupport
import Testing

@Suite("Benchmarks of terms and parsers")
struct ThroughputTests {
    @Test("the term index counts what it was given")
    func terms() throws {
        let folder = try TemporaryFolder()
        let lines = (0..<40).map { "{\"text\": \"refund \($0) 退款期限\"}\n" }
        let texts = try folder.put(Array(lines.joined().utf8), "texts.jsonl")
        let queries = try folder.put(Array(lines[..<5].joined().utf8), "queries.jsonl")
        let figures = try TermBenchmark.run(texts: texts, queries: queries)
        #expect(figures.documents == 40 && figures.bytes > 0)
        #expect(figures.documentsPerSecond > 0 && figures.queriesPerSecond > 0)
        let broken = try folder.put(Array("{\"text\": 3}".utf8), "broken.jsonl")
        let error = #expect(throws: QuarryError.self) {
            try TermBenchmark.run(texts: broken, queries: queries)
        }
        #expect(error?.code == .invalidInput && error?.path == broken)
    }

    @Test("parsers: files that fail are counted, a type Quarry does not read is an error")
    func parsers() throws {
        let folder = try TemporaryFolder()
        let good = try folder.put(Array("Some text 文字".utf8), "a.txt")
        let bad = try folder.put(Array("no archive".utf8), "b.docx")
        let figures = try ParsingBenchmark.run(files: [good, bad], threads: 2, repeats: 2)
        #expect(figures.files == 2 && figures.failed == 1 && figures.pages == 1)
        #expect(figures.seconds > 0 && [good, bad].contains(figures.slowest))
        let image = try folder.put([1], "c.png")
        let error = #expect(throws: QuarryError.self) {
            try ParsingBenchmark.run(files: [image], threads: 1, repeats: 1)
        }
        #expect(error?.code == .unsupported)
    }

    @Test("builds of fewer than ten texts are not begun")
    func tooFew() throws {
        let folder = try TemporaryFolder()
        let texts = try folder.put(Array("{\"text\": \"one\"}\n".utf8), "texts.jsonl")
        let error = #expect(throws: QuarryError.self) {
            try BuildBenchmark.run(
                texts: texts, files: 5, work: nil, maxTokens: 40, model: "none",
                models: .init(root: folder.path), threads: 1
            ) { _ in }
        }
        #expect(error?.code == .invalidInput)
    }
}
