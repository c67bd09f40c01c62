import Chunking
import Corpus
import Testing

@Suite("Running headers and footers")
struct RunningLineTests {
    private func report(_ blocks: [Block]) -> ChunkedDocument {
        let pages = Set(blocks.map(\.page)).sorted().map { Page(number: $0, verdict: .ok) }
        let chunker = Chunker(settings: ChunkSettings(overlapTokens: 0), countTokens: countTokens)
        return chunker.chunks(of: Document(type: .pdf, pages: pages, blocks: blocks))
    }

    private func pages(_ count: Int, header: Block.Kind = .paragraph) -> [Block] {
        (1...count).flatMap { page in
            [
                Block(
                    kind: header, level: header == .heading ? 1 : 0, page: page,
                    text: "員工手冊 Handbook"),
                paragraph("Unique text \(String(repeating: "x", count: page)) here.", page: page),
                paragraph("第 \(page) 頁", page: page),
                paragraph("Confidential", page: page),
            ]
        }
    }

    @Test("lines that come back on most pages are left out and reported")
    func leftOut() {
        let result = report(pages(5))
        #expect(result.report.repeatedBlocks == 15)
        #expect(
            Set(result.report.repeatedLines.map(\.example)) == [
                "員工手冊 Handbook", "第 1 頁", "Confidential",
            ])
        #expect(result.report.repeatedLines.allSatisfy { $0.pages == 5 })
        #expect(result.chunks.map(\.text).joined().contains("Handbook") == false)
        #expect(result.chunks.map(\.text).joined().contains("Unique text xxxxx here."))
    }

    @Test("a running header that the parser took for a heading is left out too")
    func headings() {
        #expect(report(pages(4, header: .heading)).report.repeatedBlocks == 12)
    }

    @Test("two pages are too few to call a line running, and so is a third of the pages")
    func tooFew() {
        #expect(report(pages(2)).report.repeatedBlocks == 0)
        let few = (1...9).map {
            paragraph(
                $0 % 3 == 0 ? "Same" : "Own \(Character(Unicode.Scalar(UInt8(64 + $0))))", page: $0)
        }
        let withText = few.flatMap {
            [
                $0,
                paragraph("Body \(Character(Unicode.Scalar(UInt8(96 + $0.page))))", page: $0.page),
            ]
        }
        #expect(report(withText).report.repeatedBlocks == 0)
    }

    @Test("numbered headings, table rows and a page's only block are content")
    func content() {
        let steps = (1...6).flatMap {
            [
                Block(kind: .heading, level: 1, page: $0, text: "Step \($0)"),
                paragraph("Do \(String(repeating: "y", count: $0)).", page: $0),
            ]
        }
        #expect(report(steps).report.repeatedBlocks == 0)
        let rows = (1...6).flatMap { page in
            (0..<2).map { _ in
                Block(kind: .tableRow, level: 1, page: page, text: "a\tb")
            }
        }
        #expect(report(rows).report.repeatedBlocks == 0)
        #expect(report((1...6).map { paragraph("Blank", page: $0) }).report.repeatedBlocks == 0)
    }

    @Test("where the parser marked furniture, only that is left out")
    func marked() {
        let result = report(pages(5) + [Block(kind: .furniture, page: 5, text: "5")])
        #expect(result.report.repeatedBlocks == 0)
        #expect(result.report.furnitureBlocks == 1)
    }
}
