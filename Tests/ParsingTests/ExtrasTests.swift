import Corpus
import Testing

@Suite("Facts of a document, and what is read on request")
struct ExtrasTests {
    @Test("author and dates of a PDF")
    func factsOfPDF() throws {
        var builder = PDFBuilder()
        builder.addPage()
        builder.text("Text", left: 60, top: 60)
        builder.information = """
            /Author (Ann Example) /CreationDate (D:20260701080000+08'00') /ModDate (D:20260702)
            """
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(document.facts.author == "Ann Example")
        #expect(document.facts.created == "2026-07-01T00:00:00Z")
        #expect(document.facts.modified == "2026-07-02T00:00:00Z")
        #expect(document.facts.warnings == [])
    }

    @Test("a PDF's attachments are listed and not read")
    func attachments() throws {
        var builder = PDFBuilder()
        builder.addPage()
        builder.text("Text", left: 60, top: 60)
        // Object 5 is a stream; what is in it does not matter.
        builder.catalog = """
            /Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec /F (budget.xlsx) \
            /EF << /F 5 0 R >> >>] >> >>
            """
        let document = try SharedPool.parse(builder.build(), .pdf)
        #expect(
            document.facts.warnings == ["A file inside the document was not read: budget.xlsx."])
    }

    @Test("notes and link targets of a PDF come on request, with their places")
    func notesOfPDF() throws {
        var builder = PDFBuilder()
        builder.addPage()
        builder.text("Body text of the page", left: 60, top: 100)
        builder.annotation("/Subtype /Text /Rect [60 400 80 420] /Contents (Check this)")
        let action = "/A << /S /URI /URI (https://example.org/x) >>"
        builder.annotation("/Subtype /Link /Rect [60 730 160 750] \(action)")
        builder.annotation("/Subtype /Link /Rect [60 700 160 720] \(action)")
        let bytes = builder.build()
        #expect(try SharedPool.parse(bytes, .pdf).text == "Body text of the page")
        let notes = try SharedPool.parse(bytes, .pdf, extras: [.comments])
        #expect(notes.texts(.footnote) == ["Check this"])
        #expect(notes.blocks.last?.box == Box(left: 60, top: 422, right: 80, bottom: 442))
        let links = try SharedPool.parse(bytes, .pdf, extras: [.links])
        #expect(links.texts(.footnote) == ["https://example.org/x"])
    }

    @Test("author and dates of a DOCX; a date that is none is left out")
    func factsOfDOCX() throws {
        var builder = DOCXBuilder(body: DOCXBuilder.paragraph("Text"))
        builder.coreProperties = """
            <dc:creator>王小明</dc:creator><dcterms:created>2026-07-01T08:00:00Z</dcterms:created>\
            <dcterms:modified>yesterday</dcterms:modified>
            """
        let document = try SharedPool.parse(builder.build(), .docx)
        #expect(document.facts.author == "王小明")
        #expect(document.facts.created == "2026-07-01T08:00:00Z")
        #expect(document.facts.modified == nil)
    }

    private static let reference =
        "<w:r><w:commentReference w:id=\"7\"/></w:r>"

    @Test("comments of a DOCX follow their paragraph, on request")
    func comments() throws {
        var builder = DOCXBuilder(
            body: "<w:p><w:r><w:t>Text</w:t></w:r>\(Self.reference)</w:p>"
                + DOCXBuilder.paragraph("More"))
        builder.comments =
            "<w:comment w:id=\"7\" w:author=\"A\">\(DOCXBuilder.paragraph("真的嗎？"))</w:comment>"
        #expect(try SharedPool.parse(builder.build(), .docx).text == "Text\nMore")
        let document = try SharedPool.parse(builder.build(), .docx, extras: [.comments])
        #expect(document.text == "Text\n真的嗎？\nMore")
        #expect(document.texts(.footnote) == ["真的嗎？"])
    }

    private func relationship(_ id: String, _ kind: String, _ target: String) -> String {
        let mode = target.contains(":") ? " TargetMode=\"External\"" : ""
        return "<Relationship Id=\"\(id)\" Type=\"http://x/\(kind)\" Target=\"\(target)\"\(mode)/>"
    }

    @Test("headers, footers and link targets of a DOCX come on request")
    func headersAndLinks() throws {
        let link = """
            <w:p><w:r><w:t xml:space="preserve">See </w:t></w:r><w:hyperlink r:id="l1">\
            <w:r><w:t>the site</w:t></w:r></w:hyperlink></w:p>
            """
        var builder = DOCXBuilder(body: link)
        builder.relationships =
            relationship("l1", "hyperlink", "https://example.org/")
            + relationship("h1", "header", "header1.xml")
            + relationship("h2", "header", "header2.xml")
            + relationship("f1", "footer", "footer1.xml")
        for (name, text) in [
            ("header1", "機密 Secret"), ("header2", "機密 Secret"), ("footer1", "Foot"),
        ] {
            builder.parts.append(
                (
                    "word/\(name).xml",
                    "<w:hdr \(DOCXBuilder.namespaces)>\(DOCXBuilder.paragraph(text))</w:hdr>"
                ))
        }
        builder.parts.append(("word/embeddings/Sheet1.xlsx", "x"))
        let plain = try SharedPool.parse(builder.build(), .docx)
        #expect(plain.text == "See the site")
        #expect(
            plain.facts.warnings == ["A file inside the document was not read: sheet1.xlsx."])
        let document = try SharedPool.parse(builder.build(), .docx, extras: [.headers, .links])
        #expect(document.text == "機密 Secret\nSee the site (https://example.org/)\nFoot")
    }
}
