import Corpus
import Testing

@Suite("PDF: check boxes, radio buttons and files on pages")
struct PDFButtonTests {
    /// Entries of a check box that is on or off, its lower left corner at a place.
    private func box(_ left: Int, _ bottom: Int, isOn: Bool, more: String = "") -> String {
        """
        /FT /Btn /T (b\(left)-\(bottom)) /Rect [\(left) \(bottom) \(left + 12) \(bottom + 12)] \
        /V /\(isOn ? "Yes" : "Off") /AS /\(isOn ? "Yes" : "Off") \
        /AP << /N << /Yes 5 0 R /Off 5 0 R >> >> \(more)
        """
    }

    @Test(
        "check boxes stand beside what they are for, ticked or not",
        arguments: [("同意條款", "不同意"), ("同意条款", "不同意"), ("I agree", "I do not"), ("同意 OK", "No 否")])
    func checkBoxes(yes: String, no: String) throws {
        var builder = PDFBuilder()
        builder.addPage()
        builder.field(box(60, 700, isOn: true))
        builder.text(yes, left: 80, top: 140, font: .han)
        builder.field(box(60, 600, isOn: false))
        builder.text(no, left: 80, top: 240, font: .han)
        builder.text("Label", left: 60, top: 340, font: .han)
        builder.field(box(120, 501, isOn: true))
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(
            document.text.split(separator: "\n").map(String.init)
                == ["☑ " + yes, "☐ " + no, "Label ☑"])
    }

    @Test("radio buttons too; one without words beside it has the name that the file gives it")
    func radioButtons() throws {
        var builder = PDFBuilder()
        builder.addPage()
        let radio = "/Ff \(1 << 15) /TU \(PDFBuilder.utf16("病假 sick leave"))"
        builder.field(box(60, 700, isOn: true, more: radio))
        let push = "/FT /Btn /Ff \(1 << 16) /T (p) /Rect [60 500 100 520] /TU (Push me)"
        builder.field(push)
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.text == "☑ 病假 sick leave")
    }

    @Test("boxes that a page draws around its form fields are no table")
    func framedFields() throws {
        var builder = PDFBuilder()
        builder.addPage()
        for (row, width) in [100, 140].enumerated() {
            let bottom = 700 - 20 * row
            builder.line(["姓名", "Born"][row], left: 120, top: 136 + 20 * Double(row))
            builder.draw("1 w 150 \(bottom) \(width) 20 re S")
            builder.field(
                """
                /FT /Tx /T (t\(row)) /V \(PDFBuilder.utf16("值 \(row)")) \
                /Rect [153 \(bottom + 3) \(147 + width) \(bottom + 17)]
                """)
        }
        builder.text("Last Name", left: 258, top: 136)
        let document = try SharedPool.parse(builder.build(), .pdf)
        for text in ["姓名", "值 0", "Last Name", "Born", "值 1"] {
            #expect(document.text.contains(text))
        }
    }

    @Test("files attached to places on pages are among the attachments, each once")
    func filesOnPages() throws {
        var builder = PDFBuilder()
        builder.catalog = """
            /Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec /F (budget.xlsx) \
            /EF << /F 5 0 R >> >>] >> >>
            """
        for name in ["plan.docx", "budget.xlsx"] {
            builder.addPage()
            builder.text("Text", left: 60, top: 100)
            builder.annotation(
                """
                /Subtype /FileAttachment /Rect [60 600 80 620] /Name /PushPin \
                /FS << /Type /Filespec /F (\(name)) /EF << /F 5 0 R >> >>
                """)
        }
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.attachments == ["budget.xlsx", "plan.docx"])
    }
}
