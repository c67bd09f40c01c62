import Chunking
import Corpus
import ParserPool
import Testing

@Suite("PDF: what a document says besides its paragraphs")
struct PDFDetailTests {
    /// The text as chunks have it.
    private func cleaned(_ document: Document) -> String {
        Cleaning.text(of: document, in: 0..<document.text.utf8.count)
    }

    @Test("soft hyphens and hyphens at a line's end do not part words in chunks")
    func hyphens() throws {
        var builder = PDFBuilder()
        builder.addPage()
        builder.lines(["infor\u{AD}", "mation"], left: 60, top: 100, font: .han)
        builder.lines(["All of it is with the commit-", "tee of the house."], left: 60, top: 300)
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(cleaned(document) == "information\nAll of it is with the committee of the house.")
    }

    @Test("ligatures are letters in chunks")
    func ligatures() throws {
        var builder = PDFBuilder()
        builder.addPage()
        for (index, word) in ["o\u{FB03}ce", "\u{FB01}nds", "\u{FB02}at"].enumerated() {
            builder.text(word, left: 60, top: 100 + 100 * Double(index), font: .han)
        }
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(cleaned(document) == "office\nfinds\nflat")
    }

    @Test(
        "captions are told by their words",
        arguments: ["Figure 3 The plan", "Table 1 Offices", "圖 2 組織架構", "图2 组织架构", "表 1 假別"])
    func captions(text: String) throws {
        var builder = PDFBuilder()
        builder.addPage()
        builder.lines(
            ["Some text of the page that is", "not a caption at all."], left: 60, top: 80)
        builder.text(text, left: 60, top: 300, font: .han)
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.texts(.caption) == [text])
    }

    @Test("what the outline names is a heading, with the outline's depth")
    func outline() throws {
        var builder = PDFBuilder()
        let first = PDFBuilder.firstMore
        builder.catalog = "/Outlines \(first) 0 R"
        builder.more = [
            "<< /First \(first + 1) 0 R /Last \(first + 1) 0 R /Count 1 >>",
            """
            << /Title (Leave) /Parent \(first) 0 R /First \(first + 2) 0 R /Last \(first + 2) 0 R \
            /Count 1 /Dest [0 /Fit] >>
            """,
            "<< /Title (Sick leave) /Parent \(first + 1) 0 R /Dest [0 /Fit] >>",
        ]
        builder.addPage()
        builder.text("Leave", left: 60, top: 80)
        builder.lines(
            ["There are many kinds of leave and", "all are listed here."], left: 60, top: 120)
        builder.text("2.1 Sick leave", left: 60, top: 180)
        builder.lines(["It is given to those who are ill", "for three days."], left: 60, top: 220)
        let document = try SharedPool.parse(builder.build(), .pdf)
        let headings = document.blocks.filter { $0.kind == .heading }
        #expect(headings.map(\.text) == ["Leave", "2.1 Sick leave"])
        #expect(headings.map(\.level) == [1, 2])
        #expect(
            document.outline == [
                .init(title: "Leave", level: 1, page: 1),
                .init(title: "Sick leave", level: 2, page: 1),
            ])
    }

    @Test("the outline is kept with its pages, Chinese titles and named places too")
    func outlinePages() throws {
        var builder = PDFBuilder()
        let first = PDFBuilder.firstMore
        builder.catalog = "/Outlines \(first) 0 R /Dests << /end [1 /Fit] >>"
        builder.more = [
            "<< /First \(first + 1) 0 R /Last \(first + 4) 0 R /Count 4 >>",
            """
            << /Title \(PDFBuilder.utf16("第二章 請假")) /Parent \(first) 0 R /Dest [1 /Fit] \
            /Next \(first + 2) 0 R >>
            """,
            "<< /Title (By name) /Parent \(first) 0 R /Dest /end /Next \(first + 3) 0 R >>",
            "<< /Title (Too far) /Parent \(first) 0 R /Dest [7 /Fit] /Next \(first + 4) 0 R >>",
            """
            << /Title (Elsewhere) /Parent \(first) 0 R \
            /A << /S /URI /URI (http://example.org) >> >>
            """,
        ]
        for page in 1...2 {
            builder.addPage()
            builder.text("Text of page \(page)", left: 60, top: 300)
        }
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.outline.map(\.title) == ["第二章 請假", "By name", "Too far", "Elsewhere"])
        #expect(document.outline.map(\.page) == [2, 2, nil, nil])
    }

    @Test("an outline that is a ring ends at the limit, and the document says so")
    func outlineRing() throws {
        var builder = PDFBuilder()
        let first = PDFBuilder.firstMore
        builder.catalog = "/Outlines \(first) 0 R"
        builder.more = [
            "<< /First \(first + 1) 0 R /Last \(first + 1) 0 R /Count 1 >>",
            "<< /Title (Again) /Parent \(first) 0 R /Next \(first + 1) 0 R /Dest [0 /Fit] >>",
        ]
        builder.addPage()
        builder.text("Text", left: 60, top: 300)
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.text == "Text")
        #expect(document.outline.count <= 10_000)
        #expect(
            document.outline.count < 10_000
                || document.facts.warnings == ["The outline goes on beyond 10000 entries."])
    }

    @Test("pages have their own names beside their numbers")
    func labels() throws {
        var builder = PDFBuilder()
        builder.catalog = "/PageLabels << /Nums [0 << /S /r >> 2 << /S /D /P (A-) >>] >>"
        for page in 1...3 {
            builder.addPage()
            builder.text("Text of page \(page)", left: 60, top: 300)
        }
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.pages.map(\.label) == ["i", "ii", "A-1"])
    }

    @Test("the names of attached files are in the document")
    func attachments() throws {
        var builder = PDFBuilder()
        builder.addPage()
        builder.text("Text", left: 60, top: 60)
        builder.catalog = """
            /Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec /F (budget.xlsx) \
            /EF << /F 5 0 R >> >> (b) << /Type /Filespec /F (notes.txt) /EF << /F 5 0 R >> >>] >> >>
            """
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.attachments == ["budget.xlsx", "notes.txt"])
    }

    @Test(
        "a title that is a file's name or a number is none",
        arguments: ["10811.exe", "88300 162..177", "Report.docx", "Untitled-1", "2026-11-24"])
    func junkTitles(title: String) throws {
        var builder = PDFBuilder()
        builder.title = title
        builder.addPage()
        builder.text("Text", left: 60, top: 60)
        #expect(try SharedPool.parse(builder.build(), .pdf).facts.title == nil)
        builder.title = "Sick leave 2026"
        #expect(try SharedPool.parse(builder.build(), .pdf).facts.title == "Sick leave 2026")
    }
}
