import Corpus
import Testing

@Suite("PDF: running headers and what only looks like them")
struct PDFFurnitureTests {
    private static let body = [
        "All of the text of this page is of", "one kind, and it runs on over a few",
        "lines, more of them than there are", "in any header or footer that a page",
        "lines so that it is a paragraph.",
    ]

    /// A document of pages with a paragraph in the middle.
    private func document(
        pages: Int, _ add: (inout PDFBuilder, Int) -> Void
    ) throws -> Document {
        var builder = PDFBuilder()
        for page in 1...pages {
            builder.addPage()
            builder.lines(Self.body, left: 60, top: 300)
            add(&builder, page)
        }
        return try SharedPool.parse(builder.build(), .pdf)
    }

    @Test(
        "a header that counts the pages is furniture, in any script",
        arguments: [
            ("Handbook, page #", "- # -"), ("員工手冊第#頁", "第#頁"), ("员工手册#", "第#页"),
            ("Report 2026 | #", "# / 6"),
        ])
    func counted(header: String, footer: String) throws {
        let document = try document(pages: 6) { builder, page in
            let number = String(page + 10)
            builder.line(header.replacing("#", with: number), left: 60, top: 40)
            builder.line(footer.replacing("#", with: number), left: 280, top: 810)
        }
        #expect(document.texts(.furniture).count == 12)
        #expect(document.texts(.paragraph).count == 6)
    }

    @Test(
        "what differs by other than a page's number is text",
        arguments: [
            ["Invoice no. 4711", "Invoice no. 4712", "Invoice no. 4713", "Invoice no. 4714"],
            ["Balance 27614", "Balance 3881", "Balance 27", "Balance 120"],
            ["附件一", "附件二", "附件三", "附件四"], ["附件1", "附件2", "附件3", "附件4"],
            ["第一章 總則", "第二章 請假", "第三章 考核", "第四章 附則"],
            ["Chapter 1", "Chapter 2", "Chapter 3", "Chapter 4"],
        ])
    func told(lines: [String]) throws {
        let document = try document(pages: 4) { builder, page in
            builder.line(lines[page - 1], left: 60, top: 60)
        }
        let kept = document.blocks.filter { $0.kind != .furniture }.map(\.text)
        #expect(kept.filter(lines.contains) == lines)
    }

    @Test("a title on every slide stays where it stands first")
    func titles() throws {
        let document = try document(pages: 4) { builder, _ in
            builder.text("季度業績 Results", left: 60, top: 60, size: 24, font: .han)
        }
        #expect(document.texts(.heading) == ["季度業績 Results"])
        #expect(document.texts(.furniture).count == 3)
        #expect(document.blocks.first { $0.kind == .heading }?.page == 1)
    }

    @Test("rows of a table that goes on over pages are not headers, though they look alike")
    func tableRows() throws {
        var builder = PDFBuilder()
        for page in 0..<4 {
            builder.addPage()
            for row in 0..<40 {
                let top = 50 + 18 * Double(row)
                builder.text("0\(page + 1)/\(row + 10)/2026", left: 60, top: top)
                builder.text("Company \(page)-\(row)", left: 180, top: top)
                builder.text("Layoff", left: 320, top: top)
                builder.text("65", left: 420, top: top)
            }
        }
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.texts(.furniture) == [])
        #expect(document.texts(.tableRow).count == 160)
    }

    @Test("lines of the text at a page's edge stay, even if they are the same on other pages")
    func sameLines() throws {
        var builder = PDFBuilder()
        let lines = ["本报告使用的方法与上年相同。", "资料由各站点按月提供，", "经核对后入库。"]
        for page in 1...4 {
            builder.addPage()
            let all = lines + ["第 \(page) 区的情况另有说明，见下文各节。"]
            builder.lines(all, left: 60, top: 50, pitch: 14, font: .han)
        }
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.texts(.furniture) == [])
        #expect(lines.allSatisfy { line in document.text.ranges(of: line).count == 4 })
    }

    @Test("a note's mark and a code at a page's foot are no page numbers")
    func numbers() throws {
        let document = try document(pages: 1) { builder, _ in
            builder.text("1", left: 60, top: 790, size: 6)
            builder.text("See the register of the region.", left: 66, top: 792, size: 8)
            builder.text("334010052", left: 60, top: 60)
        }
        #expect(document.texts(.furniture) == [])
        #expect(document.text.contains("334010052"))
        #expect(document.texts(.footnote).first?.hasPrefix("1") == true)
    }

    @Test("headers that alternate are found in a short document, and a paragraph runs on past them")
    func alternating() throws {
        var builder = PDFBuilder()
        for page in 1...4 {
            builder.addPage()
            builder.text(
                page % 2 == 1 ? "The Swiss Lakes \(page)" : "\(page) A. Author et al.",
                left: 60, top: 40)
            builder.lines(
                Array(repeating: "words of a text that goes on over pages and", count: 50),
                left: 60, top: 80)
        }
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.texts(.furniture).count == 4)
        #expect(document.texts(.paragraph).count == 1)
    }

    @Test("a stamp in the margin is no heading, parts no sentence, and on all pages is furniture")
    func margins() throws {
        func parse(_ stamp: (Int) -> String) throws -> Document {
            try document(pages: 4) { builder, page in
                builder.text(
                    stamp(page), left: 30, top: 500, size: 20, turned: .counterClockwise)
            }
        }
        let same = try parse { _ in "Draft of the office" }
        #expect(same.texts(.furniture).count == 4)
        let other = try parse { ["Alpha", "Beta", "Gamma", "Delta"][$0 - 1] + " printed" }
        #expect(other.texts(.heading) == [] && other.texts(.furniture) == [])
        #expect(other.text.contains("Gamma printed"))
    }

    /// Pages of 25 lines, each with a number before it.
    private func transcript(first: (Int) -> Int) throws -> Document {
        var builder = PDFBuilder()
        for page in 0..<3 {
            builder.addPage()
            for line in 0..<25 {
                let top = 60 + 27 * Double(line)
                let number = String(first(page) + line)
                builder.text(number, left: 82 - 5.56 * Double(number.count), top: top)
                builder.text("on behalf of the respondent, who said that it", left: 120, top: top)
            }
        }
        return try SharedPool.parse(builder.build(), .pdf)
    }

    @Test("numbers of lines are left out, also where they go on over pages; the text is no table")
    func lineNumbers() throws {
        let transcript = try transcript { _ in 1 }
        #expect(transcript.texts(.tableRow) == [])
        #expect(!transcript.texts(.paragraph).joined().contains { $0.isNumber })
        let running = try self.transcript { 25 * $0 + 1 }
        #expect(running.texts(.tableRow) == [])
        #expect(running.texts(.paragraph) == transcript.texts(.paragraph))
    }
}
