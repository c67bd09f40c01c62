import Corpus
import Foundation
import ParserPool
import TestSupport
import Testing

@Suite("A page as its readers see it")
struct PageViewTests {
    private static let settings = ParseSettings(timeoutSeconds: 120)

    private func view(
        _ bytes: [UInt8], _ page: Int, side: Int = 0, _ passages: [PageRequest.Passage] = []
    ) throws -> PageView {
        try SharedPool.pool.get().view(
            PageQuery(number: page, longestSide: side, passages: passages), of: bytes,
            source: "test.pdf", settings: Self.settings)
    }

    /// The passages of a document that are a part of a block's text each, whole without `part`.
    private func passages(
        _ document: Document, page: Int, part: String? = nil
    ) -> [PageRequest.Passage] {
        document.blocks.flatMap { block in
            block.places.compactMap { place -> PageRequest.Passage? in
                guard place.page == page, let box = place.box else { return nil }
                let offset = place.range.lowerBound - block.range.lowerBound
                let bytes = Array(block.text.utf8)[offset..<offset + place.range.count]
                let text = String(decoding: bytes, as: UTF8.self)
                guard let part else {
                    return PageRequest.Passage(box: box, text: text, range: 0..<bytes.count)
                }
                guard let found = text.range(of: part) else { return nil }
                let start = text[..<found.lowerBound].utf8.count
                return PageRequest.Passage(
                    box: box, text: text, range: start..<start + part.utf8.count)
            }
        }
    }

    private static func size(ofPNG bytes: [UInt8]) -> (width: Int, height: Int)? {
        guard bytes.count > 24,
            bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        else { return nil }
        func number(_ place: Int) -> Int {
            bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
        }
        return (number(16), number(20))
    }

    @Test("a page is a PNG whose longer side is as long as asked", arguments: [1, 200, 2_400])
    func image(side: Int) throws {
        var builder = PDFBuilder()
        builder.addPage()
        builder.text("Drawn", left: 60, top: 100, size: 40)
        builder.addPage(rotation: 90)
        let bytes = builder.build()
        let upright = try view(bytes, 1, side: side)
        let size = try #require(Self.size(ofPNG: upright.image))
        #expect(size.height == side && size.width <= side && size.width >= 1)
        #expect(upright.width == 595 && upright.height == 842)
        let turned = try view(bytes, 2, side: side)
        #expect(turned.width == 842 && turned.height == 595)
        #expect(Self.size(ofPNG: turned.image)?.width == side)
        #expect(try view(bytes, 1).image.isEmpty)
        if side > 100 { #expect(upright.image != turned.image) }
    }

    @Test(
        "a page that is not there, an image that is too large and a file that is none are refused")
    func refused() throws {
        var builder = PDFBuilder()
        builder.addPage()
        let bytes = builder.build()
        for (number, side, code) in [
            (2, 100, ErrorCode.notFound), (0, 100, .invalidInput), (1, 2_401, .invalidInput),
            (1, 1 << 40, .invalidInput),
        ] {
            let error = #expect(throws: QuarryError.self) { try view(bytes, number, side: side) }
            #expect(error?.code == code, "page \(number), \(side) pixels")
        }
        let error = #expect(throws: QuarryError.self) { try view(Array("no PDF".utf8), 1, side: 9) }
        #expect(error?.code == .corrupt)
        // The same child goes on.
        #expect(try !view(bytes, 1, side: 10).image.isEmpty)
    }

    @Test("a part of a paragraph is marked line by line, and nothing else is")
    func part() throws {
        var builder = PDFBuilder()
        builder.addPage()
        builder.lines(
            [
                "The first line of a paragraph that goes on for a while, so that it",
                "fills a second line (with a remark in brackets), then",
                "a third line that ends here.",
            ], left: 60, top: 100)
        let bytes = builder.build()
        let document = try SharedPool.parse(bytes, .pdf)
        let lines = { (part: String) in
            try view(bytes, 1, passages(document, page: 1, part: part)).lines.flatMap(\.self)
        }
        let second = try lines("fills a second line")
        try #require(second.count == 1)
        #expect(second[0].left >= 59 && second[0].left <= 61)
        #expect(second[0].top > 100 && second[0].bottom < 118 && second[0].right < 200)
        #expect(try lines("that it\nfills a second line").count == 2)
        let all = try lines(
            "first line of a paragraph that goes on for a while, so that it\nfills a "
                + "second line (with a remark in brackets), then\na third line")
        #expect(all.count == 3)
        #expect(all.allSatisfy { $0.bottom - $0.top < 14 })
        // The bracket that closes is part of it, the one before the passage is not.
        let remark = try lines("with a remark in brackets")[0]
        let open = try lines("second line")[0]
        #expect(remark.left >= open.right)
    }

    @Test("columns of vertical text are marked column by column")
    func vertical() throws {
        var builder = PDFBuilder()
        builder.addPage()
        for (column, text) in ["員工請假應於三日前提出", "申請並經主管核准後始得", "離開工作崗位不得逕行"].enumerated() {
            builder.text(
                text, left: 500 - Double(column) * 16, top: 100, size: 12, font: .vertical)
        }
        let bytes = builder.build()
        let document = try SharedPool.parse(bytes, .pdf)
        let lines = try view(bytes, 1, passages(document, page: 1)).lines.flatMap(\.self)
        #expect(lines.count == 3)
        #expect(lines.allSatisfy { $0.bottom - $0.top > 100 && $0.right - $0.left < 20 })
    }

    @Test("where no glyph is at a place, all of the place is marked")
    func fallback() throws {
        var builder = PDFBuilder()
        builder.addPage()
        builder.text("Elsewhere", left: 60, top: 700)
        let box = Box(left: 50, top: 50, right: 300, bottom: 90)
        let passage = PageRequest.Passage(box: box, text: "read by OCR", range: 0..<11)
        #expect(try view(builder.build(), 1, [passage]).lines == [[box]])
    }

    @Test(
        "on the handbook's pages every block is marked inside its place, in as many lines as it has",
        arguments: try FileManager.default.subpathsOfDirectory(
            atPath: Repository.root + "/corpora/handbook"
        ).filter { $0.hasSuffix(".pdf") }.sorted())
    func handbook(name: String) throws {
        let bytes = [UInt8](
            try Data(contentsOf: URL(filePath: Repository.root + "/corpora/handbook/" + name)))
        let document = try SharedPool.parse(bytes, .pdf)
        var exact = 0
        var all = 0
        for page in document.pages {
            let wanted = passages(document, page: page.number)
            let found = try view(bytes, page.number, wanted).lines
            try #require(found.count == wanted.count)
            for (passage, lines) in zip(wanted, found) {
                let box = passage.box
                #expect(
                    lines.allSatisfy {
                        $0.left >= box.left - 2 && $0.right <= box.right + 2
                            && $0.top >= box.top - 2 && $0.bottom <= box.bottom + 2
                    }, "\(name), page \(page.number)")
                // Cells of a table have lines of their own.
                guard !passage.text.contains("\t") else { continue }
                all += 1
                let rows = passage.text.split(separator: "\n").count
                if lines.count == rows { exact += 1 }
            }
        }
        #expect(exact * 100 >= all * 90, "\(name): \(exact) of \(all) blocks")
    }
}
