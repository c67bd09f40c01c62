import Chunking
import Corpus
import Foundation
import ParserPool
import Storage
import Testing

@testable import Citing

@Suite("A passage is proven in its source")
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

    private func cite(
        _ chunk: Chunk, source: [UInt8], now: [UInt8]? = nil,
        parsers: Citation.Parsers = .init(index: "p", now: "p")
    ) throws -> Citation {
        let file = SourceFile(
            id: SourceID(path: "a.md"), type: .markdown, byteCount: source.count,
            contentHash: Digest.sha256(source))
        let pool = try ParserPool(size: 1)
        defer { pool.close() }
        return try Citation(
            of: chunk, source: file, file: "/corpus/a.md", bytes: now ?? source, parsers: parsers
        ) { bytes throws(QuarryError) in
            try pool.parse(bytes: bytes, source: "a.md", type: .markdown)
        }
    }

    @Test("every chunk of a document is proven, with its blocks and its raw text")
    func proven() throws {
        let bytes = Array(Self.text.utf8)
        let document = try parse(bytes)
        let chunks = chunks(document)
        try #require(chunks.count >= 2)
        for chunk in chunks {
            let citation = try cite(chunk, source: bytes)
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
            try cite(chunk, source: bytes, now: bytes + [0x0A])
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
        for (parser, code) in [("p", ErrorCode.corrupt), ("q", .unsupported)] {
            let error = #expect(throws: QuarryError.self) {
                try cite(chunk, source: bytes, parsers: .init(index: "p", now: parser))
            }
            #expect(error?.code == code)
        }
    }
}
