import Corpus
import Testing

@Suite("Raised and lowered characters: one rule in all formats")
struct RaisedTextTests {
    /// Parts of a text: what stands between `^` and `^` is raised, between `_` and `_` lowered.
    private static func parts(_ text: String) -> [(words: String, place: String)] {
        let mark: Character = text.contains("_") ? "_" : "^"
        return text.split(separator: mark, omittingEmptySubsequences: false).enumerated()
            .map { index, words in
                (String(words), index % 2 == 0 ? "" : mark == "_" ? "sub" : "sup")
            }
    }

    private static func markup(_ text: String) -> String {
        parts(text).map { $0.place.isEmpty ? $0.words : "<\($0.place)>\($0.words)</\($0.place)>" }
            .joined()
    }

    private static func runs(
        _ text: String, properties: (String) -> String
    ) -> String {
        let runs = parts(text).map { part in
            let properties = part.place.isEmpty ? "" : "<w:rPr>\(properties(part.place))</w:rPr>"
            return "<w:r>\(properties)<w:t xml:space=\"preserve\">\(part.words)</w:t></w:r>"
        }
        return "<w:p>\(runs.joined())</w:p>"
    }

    private static func aligned(_ place: String) -> String {
        "<w:vertAlign w:val=\"\(place == "sub" ? "subscript" : "superscript")\"/>"
    }

    private static func moved(_ place: String) -> String {
        "<w:position w:val=\"\(place == "sub" ? -6 : 8)\"/><w:sz w:val=\"14\"/>"
    }

    @Test(
        "the same text says the same in PDF, DOCX, HTML, Markdown and RTF",
        arguments: [
            ("counts 10^6^ a second", "counts 10⁶ a second"),
            ("in 2024^1^ already", "in 2024¹ already"),
            ("at 10^-3^ bar", "at 10⁻³ bar"), ("面积25km^2^左右", "面积25km²左右"),
            ("H_2_O and CO_2_ here", "H₂O and CO₂ here"), ("HCO_3-_ too", "HCO₃⁻ too"),
            ("the 1^st^ of May", "the 1st of May"), ("Smith^a^ wrote", "Smith a wrote"),
            ("研究表明^[1]^結果", "研究表明[1]結果"), ("to 2^n^ in all", "to 2ⁿ in all"),
            ("where x_i_ is", "where xi is"), ("1,234.50^1,2^ and", "1,234.50¹,² and"),
            ("员工^①^请假", "员工①请假"), ("XIX^e^ siècle", "XIXe siècle"),
        ])
    func formats(text: String, expected: String) throws {
        var builder = PDFBuilder()
        builder.addPage()
        PDFGlyphTests.line(text, &builder, top: 200)
        #expect(try SharedPool.parse(builder.build(), .pdf).text == expected, "PDF")
        let html = "<p>\(Self.markup(text))</p>"
        #expect(try SharedPool.parse(Array(html.utf8), .html).text == expected, "HTML")
        let markdown = Self.markup(text).replacing("[", with: "\\[")
        #expect(try SharedPool.parse(Array(markdown.utf8), .markdown).text == expected, "Markdown")
        let aligned = DOCXBuilder(body: Self.runs(text, properties: Self.aligned))
        #expect(try SharedPool.parse(aligned.build(), .docx).text == expected, "DOCX")
        let moved = DOCXBuilder(body: Self.runs(text, properties: Self.moved))
        #expect(try SharedPool.parse(moved.build(), .docx).text == expected, "DOCX, moved")
        var styled = DOCXBuilder(
            body: Self.runs(text) { "<w:rStyle w:val=\"\($0 == "sub" ? "Low" : "High")\"/>" })
        styled.styles = """
            <w:style w:type="character" w:styleId="Base"><w:rPr>\(Self.aligned("sup"))</w:rPr>\
            </w:style><w:style w:type="character" w:styleId="High"><w:basedOn w:val="Base"/>\
            </w:style><w:style w:type="character" w:styleId="Low"><w:basedOn w:val="Base"/><w:rPr>\
            \(Self.aligned("sub"))</w:rPr></w:style>
            """
        #expect(try SharedPool.parse(styled.build(), .docx).text == expected, "DOCX, by style")
    }

    @Test("a run may come in parts, and what comes between parts it")
    func parts() throws {
        let html = """
            <p>10<sup>-</sup><sup>3</sup> and SO<sub>4</sub><sup>2-</sup>, H<sub>2</sub><b>O</b>,
            10<span style="Vertical-Align: super">9</span>, note<sup>1</sup> <sup>2</sup></p>
            """
        let expected = "10⁻³ and SO₄²⁻, H₂O, 10⁹, note¹ ²"
        #expect(try SharedPool.parse(Array(html.utf8), .html).text == expected)
        let markdown = "**10**<sup>-</sup><sup>3</sup> and `x`<sup>2</sup>, <sup>never closed"
        #expect(
            try SharedPool.parse(Array(markdown.utf8), .markdown).text
                == "10⁻³ and x², never closed")
        let body = ["-", "3"].map {
            "<w:r><w:rPr>\(Self.aligned("sup"))</w:rPr><w:t>\($0)</w:t></w:r>"
        }
        let document = DOCXBuilder(
            body: "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>10</w:t></w:r>\(body.joined())</w:p></w:tc>"
                + "<w:tc>\(DOCXBuilder.paragraph("b"))</w:tc></w:tr></w:tbl>")
        #expect(try SharedPool.parse(document.build(), .docx).text == "10⁻³\tb")
    }

    @Test("a line that is moved whole, or back to the line, is no power")
    func movedLines() throws {
        func run(_ text: String, _ properties: String = "") -> String {
            "<w:r><w:rPr>\(properties)</w:rPr><w:t xml:space=\"preserve\">\(text)</w:t></w:r>"
        }
        func move(_ halves: Int) -> String { "<w:position w:val=\"\(halves)\"/>" }
        let back = "<w:rStyle w:val=\"High\"/><w:vertAlign w:val=\"baseline\"/>"
        var builder = DOCXBuilder(
            body: "<w:p>\(run("In 2024 ", move(8)))\(run("we sold 12", move(8)))</w:p>"
                + "<w:p>\(run("20"))\(run("24", move(2)))</w:p>"
                + "<w:p>\(run("10"))\(run("6", back))</w:p>")
        builder.styles = """
            <w:style w:type="character" w:styleId="High"><w:rPr>\(Self.aligned("sup"))</w:rPr>\
            </w:style>
            """
        #expect(
            try SharedPool.parse(builder.build(), .docx).blocks.map(\.text)
                == ["In 2024 we sold 12", "2024", "106"])
    }
}
