import Corpus
import ParserPool
import Testing

@Suite("PDF: nothing of a page's text is lost")
struct PDFLossTests {
    /// Letters as the Hebrew font shows them: drawn from the left, read from the right.
    private func hebrew(_ drawn: String) -> String {
        String(
            drawn.reversed().map { letter in
                letter.isLetter
                    ? Character(Unicode.Scalar(letter.asciiValue.map { UInt32($0) + 0x56F } ?? 0)!)
                    : letter
            })
    }

    @Test("a page whose content breaks off at an error is named")
    func brokenContent() throws {
        var builder = PDFBuilder()
        builder.addPage()
        builder.text("員工请假whole", left: 60, top: 100, font: .han)
        builder.addPage()
        builder.text("員工请假kept", left: 60, top: 100, font: .han)
        builder.draw("BT Tf ET")
        builder.text("lost", left: 60, top: 200)
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.text == "員工请假whole\n員工请假kept")
        #expect(
            document.facts.warnings == [
                "Pages with an error in their content, which may have lost the text after it: 2."
            ])
    }

    @Test("every line of a right-to-left page is read, the first and the last too")
    func rightToLeft() throws {
        var builder = PDFBuilder()
        let drawn = ["abc def", "ghi jkl mno", "pqr", "stu vwx"]
        builder.addPage()
        for (index, line) in drawn.enumerated() {
            builder.text(
                line, left: 300, top: 100 + Double(index) * 14, size: 12, font: .hebrew)
        }
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.text == drawn.map(hebrew).joined(separator: "\n"))
        #expect(document.facts.language == "he")
    }

    @Test("a page of one right-to-left line is not empty")
    func oneLine() throws {
        var builder = PDFBuilder()
        builder.addPage()
        builder.text("abc", left: 300, top: 100, size: 12, font: .hebrew)
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.pages.map(\.verdict) == [.ok])
        #expect(document.text == hebrew("abc"))
    }

    @Test("right-to-left and left-to-right paragraphs of one page are both whole")
    func bothDirections() throws {
        var builder = PDFBuilder()
        builder.addPage()
        let english = ["The first line of English text", "and a second line of it follow"]
        let drawn = ["abc def ghi jkl", "mno pqr stu vwx"]
        builder.lines(english, left: 60, top: 100)
        for (index, line) in drawn.enumerated() {
            builder.text(line, left: 300, top: 200 + Double(index) * 14, font: .hebrew)
        }
        builder.lines(english, left: 60, top: 300)
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(
            document.text.split(separator: "\n").map(String.init)
                == english + drawn.map(hebrew) + english)
    }

    @Test("text typed onto a page is text; hidden annotations and notes are not")
    func typedText() throws {
        var builder = PDFBuilder()
        builder.addPage()
        builder.text("Body text of the page", left: 60, top: 100)
        builder.annotation("/Subtype /FreeText /Rect [60 600 300 640] /Contents (Paid in full)")
        builder.annotation("/Subtype /FreeText /F 2 /Rect [60 500 300 540] /Contents (Hidden)")
        builder.annotation("/Subtype /Text /Rect [60 400 80 420] /Contents (A note)")
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.texts(.paragraph) == ["Body text of the page", "Paid in full"])
    }

    @Test("a list box shows all its items, a drop-down list the chosen one")
    func choices() throws {
        var builder = PDFBuilder()
        builder.addPage()
        builder.text("Choose", left: 60, top: 60)
        builder.field(
            "/FT /Ch /T (box) /Opt [(North) (South) (East)] /V (South) /Rect [60 600 160 660]")
        builder.field(
            "/FT /Ch /Ff 131072 /T (drop) /Opt [(Red) (Green)] /V (Green) /Rect [60 500 160 520]")
        let document = try SharedPool.parse(builder.build(), .pdf)
        let words = document.text.split { $0.isWhitespace }.map(String.init)
        #expect(words == ["Choose", "North", "South", "East", "Green"])
    }

    @Test("a page that speaks of images is read as it stands")
    func wordsOfImages() throws {
        var builder = PDFBuilder()
        builder.addPage()
        builder.image()
        builder.text("A stream with /Subtype /Image is one.", left: 60, top: 60)
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.text == "A stream with /Subtype /Image is one.")
        #expect(document.pages.map(\.verdict) == [.ok])
    }

    /// A file that states `count` pages and has one, or none. poppler believes a count that is
    /// not above that of the file's objects.
    private func stating(_ count: Int, has: Int, objects: Int = 0) -> [UInt8] {
        PDFBuilder.file(
            [
                "<< /Type /Catalog /Pages 2 0 R >>",
                "<< /Type /Pages /Kids [\(has > 0 ? "3 0 R" : "")] /Count \(count) >>",
                """
                << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] \
                /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>
                """,
                "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
                """
                << /Length 43 >>
                stream
                BT /F1 14 Tf 1 0 0 1 60 700 Tm (Text) Tj ET
                endstream
                """,
                "<< /Title () >>",
            ] + Array(repeating: "null", count: objects))
    }

    @Test("pages that a file states and does not have are named, and the others are read")
    func missingPages() throws {
        let document = try SharedPool.parse(stating(4, has: 1), .pdf)
        #expect(document.text == "Text")
        #expect(document.pages.map(\.verdict) == [.ok, .empty, .empty, .empty])
        #expect(
            document.facts.warnings == [
                "Pages that the file states and that can't be read: 2, 3, 4."
            ])
    }

    @Test(
        "a file none of whose pages can be read is corrupt, one that states too many is refused",
        arguments: [
            (0, 0, ErrorCode.corrupt, "its page tree has no page"),
            (1_000_000, 0, .corrupt, "its page tree has no page"),
            (1, 0, .corrupt, "its page can't be read"),
            (12, 20, .corrupt, "it states 12 pages, and none can be read"),
            (20_001, 20_001, .limitExceeded, "20001 pages"),
        ])
    func lyingCount(count: Int, objects: Int, code: ErrorCode, reason: String) {
        let error = #expect(throws: QuarryError.self) {
            try SharedPool.parse(stating(count, has: 0, objects: objects), .pdf)
        }
        #expect(error?.code == code)
        #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "")")
    }

    /// 中文规定 in GBK, with a font that names a CMap of Adobe's and embeds nothing.
    private static let predefined = PDFBuilder.file([
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        """
        << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] \
        /Resources << /Font << /F1 4 0 R >> >> /Contents 7 0 R >>
        """,
        """
        << /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /GBK-EUC-H \
        /DescendantFonts [5 0 R] >>
        """,
        """
        << /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo \
        << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>
        """,
        "<< /Title () >>",
        """
        << /Length 59 >>
        stream
        BT /F1 14 Tf 1 0 0 1 60 700 Tm <D6D0CEC4B9E6B6A8> Tj ET    
        endstream
        """,
    ])

    @Test("text in a predefined CMap is read, or the document says what is missing")
    func predefinedMaps() throws {
        let document = try SharedPool.parse(Self.predefined, .pdf)
        let isSaid = document.facts.warnings.contains { $0.contains("poppler-data") }
        #expect(document.text == "中文规定" || isSaid)
        #expect(try SharedPool.pool.get().fingerprint.contains("no CJK maps") == isSaid)
    }
}
