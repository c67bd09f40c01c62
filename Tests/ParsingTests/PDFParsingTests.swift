import Corpus
import Testing

@Suite("PDF: reading order, structure, verdicts")
struct PDFParsingTests {
    private static let lorem = [
        "The committee met in the spring and heard", "reports from all of the local branches and",
        "agreed that the plan would be put to work", "before the summer with the help of the new",
        "staff who had joined in the previous month", "and who knew the region better than others.",
    ]

    @Test("two columns below a full-width title are read one after the other")
    func columns() throws {
        var builder = PDFBuilder()
        builder.addPage()
        builder.text("A title over both of the columns of this page", left: 100, top: 70, size: 18)
        let left = Self.lorem.map { "L " + $0 }
        let right = Self.lorem.map { "R " + $0 }
        builder.lines(left, left: 50, top: 110)
        builder.lines(right, left: 310, top: 110)
        builder.text(
            "A closing line that runs across the whole width of the page, left to right", left: 50,
            top: 300, size: 10)
        let document = try SharedPool.parse(builder.build(), .pdf)
        let lines = document.text.split(separator: "\n").map(String.init)
        #expect(
            lines == ["A title over both of the columns of this page"] + left + right + [
                "A closing line that runs across the whole width of the page, left to right"
            ])
    }

    @Test("three columns on one grid are read one after the other")
    func threeColumns() throws {
        var builder = PDFBuilder()
        builder.addPage()
        let columns = ["A", "B", "C"].map { name in
            Self.lorem.map { "\(name) \($0)" }
        }
        for (index, column) in columns.enumerated() {
            builder.lines(column, left: 30 + Double(index) * 185, top: 110, size: 8, pitch: 10)
        }
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.text.split(separator: "\n").map(String.init) == columns.flatMap { $0 })
    }

    @Test("headings are told by size and weight, and ranked")
    func headings() throws {
        var builder = PDFBuilder()
        builder.addPage()
        builder.text("Staff Handbook", left: 50, top: 60, size: 22)
        builder.text("Leave", left: 50, top: 95, size: 16)
        builder.lines(Self.lorem, left: 50, top: 120)
        builder.text("Sick leave", left: 50, top: 215, font: .bold)
        builder.lines(Self.lorem, left: 50, top: 235)
        let document = try SharedPool.parse(builder.build(), .pdf)
        let headings = document.blocks.filter { $0.kind == .heading }
        #expect(headings.map(\.text) == ["Staff Handbook", "Leave", "Sick leave"])
        #expect(headings.map(\.level) == [1, 2, 3])
        #expect(document.facts.title == "Staff Handbook")
        #expect(document.texts(.paragraph).count == 2)
        #expect(document.texts(.paragraph).first?.split(separator: "\n").count == 6)
        #expect(document.facts.language == "en")
    }

    @Test(
        "running headers, footers and page numbers are furniture; a repeated word in the text is not"
    )
    func furniture() throws {
        var builder = PDFBuilder()
        for page in 1...4 {
            builder.addPage()
            builder.text("Acme Ltd - Handbook", left: 50, top: 30)
            builder.text("Page \(page) of 4", left: 270, top: 815)
            builder.lines(
                Self.lorem.map { "\(page) \($0)" }, left: 50, top: 200 + Double(page) * 31)
            builder.text("Summary", left: 50, top: 400 + Double(page) * 17)
        }
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(
            document.texts(.furniture)
                == (1...4).flatMap { ["Acme Ltd - Handbook", "Page \($0) of 4"] })
        #expect(document.blocks.count { $0.text.contains("Summary") } == 4)
        #expect(document.pages.map(\.number) == [1, 2, 3, 4])
        #expect(
            document.blocks.filter { $0.kind == .furniture }.map(\.page) == [
                1, 1, 2, 2, 3, 3, 4, 4,
            ])
    }

    @Test("aligned columns are a table by rows, a cell's second line joined to its first")
    func tables() throws {
        var builder = PDFBuilder()
        builder.addPage()
        builder.lines(Self.lorem, left: 50, top: 80)
        let rows = [
            ("Name", "Office", "Phone"), ("Ada Lovelace", "London", "1815"),
            ("Alan Turing", "Wilmslow", "1912"), ("Grace Hopper", "New York", "1906"),
        ]
        for (index, row) in rows.enumerated() {
            let top = 200 + Double(index) * 24
            builder.text(row.0, left: 50, top: top)
            builder.text(row.1, left: 200, top: top)
            builder.text(row.2, left: 350, top: top)
        }
        builder.text("(upstate)", left: 200, top: 200 + 3 * 24 + 11)
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(
            document.texts(.tableRow) == [
                "Name\tOffice\tPhone", "Ada Lovelace\tLondon\t1815", "Alan Turing\tWilmslow\t1912",
                "Grace Hopper\tNew York (upstate)\t1906",
            ])
        let table = document.blocks.filter { $0.kind == .tableRow }
        #expect(table.map(\.isTableHeader) == [true, false, false, false])
        #expect(table.allSatisfy { $0.level == 1 })
    }

    @Test("rows set close together below a header with space stay rows")
    func tightRows() throws {
        var builder = PDFBuilder()
        builder.addPage()
        let rows = [
            ("Country", "Population (millions)", "Official language"),
            ("Austria", "8.9", "German, and Slovene in the south"),
            ("Belgium", "11.5", "Dutch, French and also German"),
            ("Denmark", "5.8", "Danish, and Faroese in the north"),
        ]
        for (index, row) in rows.enumerated() {
            let top = index == 0 ? 100 : 108 + Double(index) * 12
            builder.text(row.0, left: 50, top: top)
            builder.text(row.1, left: 150, top: top)
            builder.text(row.2, left: 290, top: top)
        }
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.texts(.tableRow) == rows.map { "\($0.0)\t\($0.1)\t\($0.2)" })
    }

    @Test("cells of several lines, centred and filled to the brim, stay in their rows")
    func wrappedCells() throws {
        let document = try SharedPool.parse(Fixtures.bytes("tables.pdf"), .pdf)
        let rows = document.blocks.filter { $0.kind == .tableRow }
        #expect(rows.map(\.level) == [1, 1, 1, 1, 2, 2, 2])
        #expect(
            rows[1].text == """
                Annual leave\tFourteen days in each calendar year, to be agreed with the manager at \
                least two weeks ahead.\tLeave in proportion to the hours worked, to be agreed with \
                the manager in the same way.
                """)
        #expect(
            rows[3].text.hasPrefix(
                "Travel\tSecond class rail, or economy flights where the journey"))
        #expect(
            rows[6].text
                == "病假\t當日上午九時前以電話通知辦公室，超過三日者應附醫師證明文件。\t適用相同規定，但自第一日起即應附醫師開立之證明文件。"
        )
    }

    @Test("list items stand alone, with the lines that belong to them")
    func lists() throws {
        var builder = PDFBuilder()
        builder.addPage()
        builder.lines(["Please bring:"], left: 50, top: 80)
        builder.lines(
            ["1. a badge with a photo that is", "not older than a year"], left: 60, top: 92)
        builder.lines(["2. a pen"], left: 60, top: 116)
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(
            document.texts(.listItem) == [
                "1. a badge with a photo that is\nnot older than a year", "2. a pen",
            ])
    }

    @Test("each page has its verdict: text, nothing, an image alone")
    func verdicts() throws {
        var builder = PDFBuilder()
        builder.addPage()
        builder.text("Some text", left: 50, top: 100)
        builder.addPage()
        builder.addPage()
        builder.image()
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.pages.map(\.verdict) == [.ok, .empty, .scanned])
        #expect(document.facts.warnings == ["Pages with images without text: 3."])
    }

    @Test("a page without a usable Unicode map is garbled, one with some such text partly so")
    func garbled() throws {
        var builder = PDFBuilder()
        builder.addPage()
        builder.text("Unreadable text", left: 50, top: 100, font: .unmapped)
        builder.addPage()
        builder.text("Readable text of some length", left: 50, top: 100)
        builder.text("Not this", left: 50, top: 120, font: .unmapped)
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.pages.map(\.verdict) == [.garbled, .partly])
        #expect(document.facts.warnings.count == 2)
    }

    @Test("a page that viewers turn is read as they show it", arguments: [90, 180, 270])
    func rotated(degrees: Int) throws {
        var builder = PDFBuilder()
        builder.addPage(rotation: degrees)
        builder.lines(Self.lorem, left: 50, top: 100)
        let document = try SharedPool.parse(builder.build(), .pdf)
        let words = Set(document.text.split(whereSeparator: \.isWhitespace))
        #expect(words == Set(Self.lorem.flatMap { $0.split(separator: " ") }))
    }

    @Test("small type at the foot that starts with a number is a footnote")
    func footnotes() throws {
        var builder = PDFBuilder()
        builder.addPage()
        builder.lines(Self.lorem, left: 50, top: 100)
        builder.lines(["1 See the report of the year before."], left: 50, top: 700, size: 7.5)
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.texts(.footnote) == ["1 See the report of the year before."])
    }

    @Test("glyphs set twice for boldness are read once")
    func doubledGlyphs() throws {
        var builder = PDFBuilder()
        builder.addPage()
        builder.text("Important notice", left: 50, top: 100)
        builder.text("Important notice", left: 50.3, top: 100)
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.text == "Important notice")
    }

    @Test("blocks say where they stand on the page")
    func boxes() throws {
        var builder = PDFBuilder()
        builder.addPage()
        builder.text("Here", left: 100, top: 300, size: 12)
        let document = try SharedPool.parse(builder.build(), .pdf)
        let box = try #require(document.blocks.first?.box)
        #expect(abs(box.left - 100) < 2)
        #expect(box.top > 280 && box.bottom < 310)
        #expect(document.blocks.first?.page == 1)
    }

    @Test("Traditional Chinese is read with its headings, lists and tables")
    func traditional() throws {
        let document = try SharedPool.parse(Fixtures.bytes("hant.pdf"), .pdf)
        #expect(document.facts.title == "員工手冊")
        #expect(document.facts.language == "zh-Hant")
        #expect(document.texts(.heading) == ["員工手冊", "第一章 請假規定"])
        #expect(document.texts(.listItem) == ["• 特別休假每年十四天", "• 病假每年三十天"])
        #expect(document.texts(.tableRow) == ["假別\t天數", "婚假\t八天", "喪假\t六天"])
        #expect(document.pages.map(\.verdict) == [.ok])
    }

    @Test("Simplified Chinese with English words is read whole")
    func simplified() throws {
        let document = try SharedPool.parse(Fixtures.bytes("hans.pdf"), .pdf)
        #expect(document.facts.language == "zh-Hans")
        #expect(
            document.texts(.paragraph).last
                == "请先关闭电源，然后连接网络线。Model X200 支持 Wi-Fi 与有线网络。")
    }

    @Test("an encrypted file opens with one of the passwords, else it is encrypted")
    func encrypted() throws {
        let bytes = try Fixtures.bytes("encrypted-sesame.pdf")
        #expect(try SharedPool.failure(bytes, .pdf) == .encrypted)
        #expect(try SharedPool.failure(bytes, .pdf, passwords: ["open", "密碼"]) == .encrypted)
        let document = try SharedPool.parse(bytes, .pdf, passwords: ["open", "sesame"])
        #expect(document.text.contains("请先关闭电源"))
    }
}
