import Corpus
import ParserPool
import Testing

@Suite("PDF: paragraphs that a column's or a page's end cuts")
struct PDFFlowTests {
    /// Two pages with a running header and page numbers, a paragraph that ends on the second,
    /// and a footnote at the foot of the first.
    private func pages(
        _ first: [String], _ second: [String], font: PDFBuilder.Font = .regular
    ) throws -> Document {
        var builder = PDFBuilder()
        for page in 1...4 {
            builder.addPage()
            builder.text("Acme Ltd - Handbook", left: 60, top: 30, size: 9)
            builder.text("\(page)", left: 290, top: 820, size: 9)
            if page == 1 {
                builder.lines(first, left: 60, top: 600, font: font)
                builder.text("1 See the report of last year.", left: 60, top: 780, size: 7)
            } else if page == 2 {
                builder.lines(second, left: 60, top: 80, font: font)
            } else {
                builder.lines(["Page \(page) says something else."], left: 60, top: 300)
            }
        }
        return try SharedPool.parse(builder.build(), .pdf)
    }

    private static let opening = [
        "The committee met in the spring and heard the reports of",
        "all of the local branches, and agreed that the new regula-",
    ]
    private static let closing = ["tions would be put to work before the summer."]

    @Test("a paragraph goes on over headers, footers and footnotes, and says where it stands")
    func overPages() throws {
        let document = try pages(Self.opening, Self.closing)
        let whole = (Self.opening + Self.closing).joined(separator: "\n")
        let block = try #require(document.blocks.first { $0.kind == .paragraph })
        #expect(block.text == whole)
        #expect(block.places.map(\.page) == [1, 2])
        #expect(
            block.places.map { place in
                String(decoding: Array(document.text.utf8)[place.range], as: UTF8.self)
            }
                == [Self.opening.joined(separator: "\n") + "\n", Self.closing[0]])
        let boxes = block.places.compactMap(\.box)
        #expect(boxes.count == 2 && boxes[0].top > 580 && boxes[1].bottom < 100)
        #expect(document.texts(.footnote) == ["1 See the report of last year."])
        #expect(document.texts(.furniture).count == 8)
        let ranges = document.blocks.map(\.range)
        #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound + 1 == $1.lowerBound })
    }

    @Test(
        "what is complete, a heading or a list stays apart from the next page's text",
        arguments: [
            (
                [
                    "The committee met in the spring and it heard the",
                    "reports of all the branches.",
                ],
                "this starts with a small letter."
            ),
            (
                [
                    "The committee met in the spring and heard reports",
                    "about these things which follow:",
                ],
                "- one of them is a pen."
            ),
            (["Short lines", "of an address"], "Another block of text that stands alone."),
        ])
    func apart(first: [String], second: String) throws {
        let document = try pages(first, [second])
        #expect(document.blocks.allSatisfy { $0.continuations.isEmpty })
        #expect(document.blocks.contains { $0.text == second && $0.page == 2 })
    }

    @Test("a heading at the top of the next page ends the paragraph before it")
    func heading() throws {
        var builder = PDFBuilder()
        builder.addPage()
        builder.lines(Self.opening, left: 60, top: 700)
        builder.addPage()
        builder.text("leave and holidays", left: 60, top: 80, size: 16)
        builder.lines(Self.closing, left: 60, top: 110)
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.texts(.heading) == ["leave and holidays"])
        #expect(document.blocks.allSatisfy { $0.continuations.isEmpty })
    }

    @Test("a paragraph goes on in the next column of its page")
    func overColumns() throws {
        var builder = PDFBuilder()
        builder.addPage()
        let text = [
            "The committee met in the spring and", "heard reports from all of the local",
            "branches and agreed that the plan", "would be put to work before summer",
            "with the help of the new staff who", "had joined in the previous month and",
            "who knew the region better than the", "others did. It was then resolved that",
        ]
        builder.lines(Array(text[..<4]), left: 50, top: 100)
        builder.lines(Array(text[4...]), left: 310, top: 100)
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.texts(.paragraph) == [text.joined(separator: "\n")])
        let places = try #require(document.blocks.first).places
        #expect(places.map(\.page) == [1, 1])
        #expect(places.compactMap { $0.box?.left }.map { Int($0.rounded()) } == [50, 310])
    }

    @Test(
        "Chinese goes on where its line is full, and not after a full stop",
        arguments: [
            ("員工請假應於三日前提出申請，並經部門主管核准後始得離開，其因急病或緊急事故", "不及事先請假者，得由同事或家屬代辦。"),
            ("员工请假应当提前三天提出申请，并经部门负责人批准后方可离开，因急病或者紧急", "情况不能事先请假的，可以由同事或家属代办。"),
            ("差旅費報支應附 Boarding Pass 及單據正本，並於返回公司後十四日內完成", "報支 Expense Report 程序，逾期不予受理。"),
        ])
    func chinese(first: String, second: String) throws {
        let filler = String(repeating: "公", count: first.unicodeScalars.count)
        let padded =
            String(second.dropLast())
            + String(filler.unicodeScalars.dropLast(second.unicodeScalars.count - 1))
        let joined = try pages([filler, first], [padded, "並公告之。"], font: .han)
        #expect(
            joined.blocks.first { $0.kind == .paragraph }?.places.map(\.page) == [1, 2],
            "\(joined.blocks.map(\.text))")
        let ended = String(first.dropLast()) + "。"
        let apart = try pages([filler, ended], [second], font: .han)
        #expect(apart.blocks.allSatisfy { $0.continuations.isEmpty })
    }
}
