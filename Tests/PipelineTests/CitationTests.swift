import Chunking
import Corpus
import Foundation
import ParserPool
import Segments
import Storage
import Testing

@testable import CLI

@Suite("quarry cite: a passage is proven in its source")
struct CitationTests {
    private static let text = """
        # 請假規定

        員工應於三日前提出申請。Staff apply three days before the first day of their leave.

        # Travel

        差旅报销应在三十日内提出。Receipts are kept for seven years.
        """

    private func parse(_ bytes: [UInt8]) throws -> Document {
        let pool = try ParserPool(size: 1)
        defer { pool.close() }
        return try pool.parse(bytes: bytes, source: "a.md", type: .markdown)
    }

    private func chunks(_ document: Document) -> [Chunk] {
        let settings = ChunkSettings(maxTokens: 40, overlapTokens: 0)
        return Chunker(settings: settings) { $0.split(separator: " ").count }
            .chunks(of: document).chunks
    }

    private func record(_ bytes: [UInt8], _ count: Int) -> SourceRecord {
        SourceRecord(
            file: SourceFile(
                id: SourceID(path: "a.md"), type: .markdown, byteCount: bytes.count,
                contentHash: Digest.sha256(bytes)),
            facts: DocumentFacts(language: "en"), chunkCount: count)
    }

    @Test("every chunk of a document is proven, with its blocks and its raw text")
    func proven() throws {
        let bytes = Array(Self.text.utf8)
        let document = try parse(bytes)
        let chunks = chunks(document)
        try #require(chunks.count >= 2)
        for chunk in chunks {
            let citation = try Citation(
                record(bytes, chunks.count), chunk, bytes: bytes, parsers: ("p", "p"), parse: parse)
            #expect(document.text.contains(citation.raw))
            #expect(!citation.blocks.isEmpty)
            #expect(citation.blocks.contains { citation.raw.contains($0.text.prefix(4)) })
        }
    }

    @Test("a changed file is an error with both hashes")
    func changed() throws {
        let bytes = Array(Self.text.utf8)
        let chunk = try #require(try chunks(parse(bytes)).first)
        let error = #expect(throws: QuarryError.self) {
            try Citation(
                record(bytes, 1), chunk, bytes: bytes + [0x0A], parsers: ("p", "p"), parse: parse)
        }
        #expect(error?.code == .invalidInput)
        #expect(error?.reason.contains(Digest.sha256(bytes).hex) == true)
    }

    @Test(
        "a span that is not the text's is an error, whatever it says",
        arguments: [0..<1, 3..<10, 0..<100_000, 5..<6, 200_000..<200_001])
    func wrongSpan(range: Range<Int>) throws {
        let bytes = Array(Self.text.utf8)
        var chunk = try #require(try chunks(parse(bytes)).last)
        chunk.span.range = range
        for (parsers, code) in [(("p", "p"), ErrorCode.corrupt), (("p", "q"), .unsupported)] {
            let error = #expect(throws: QuarryError.self) {
                try Citation(record(bytes, 1), chunk, bytes: bytes, parsers: parsers, parse: parse)
            }
            #expect(error?.code == code)
        }
    }

    @Test("chunks are named by position or by span; sources may hold the mark")
    func names() {
        #expect(ChunkName("a.pdf#3")?.place == .position(3))
        #expect(ChunkName("C# 手冊.pdf#8-20")?.place == .span(8..<20))
        #expect(ChunkName("C# 手冊.pdf#8-20")?.source.path == "C# 手冊.pdf")
        for text in ["a.pdf", "#3", "a#", "a#-1", "a#3-3", "a#x", "a#1-2-3", ""] {
            #expect(ChunkName(text) == nil)
        }
    }
}
