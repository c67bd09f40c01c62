import Corpus
import Testing

@Suite("Word documents: the rarer features")
struct DOCXFeatureTests {
    private func parse(_ builder: DOCXBuilder) throws -> Document {
        try SharedPool.parse(builder.build(), .docx)
    }

    private func run(_ text: String) -> String {
        "<w:r><w:t xml:space=\"preserve\">\(text)</w:t></w:r>"
    }

    @Test("endnotes follow the paragraph that refers to them, as footnotes do")
    func endnotes() throws {
        var builder = DOCXBuilder(
            body: "<w:p><w:r><w:t>本文 Main</w:t><w:endnoteReference w:id=\"3\"/></w:r></w:p>"
                + DOCXBuilder.paragraph("Next"))
        builder.endnotes = """
            <w:endnote w:type="continuationSeparator" w:id="1"><w:p/></w:endnote>\
            <w:endnote w:id="3">\(DOCXBuilder.paragraph("尾註 endnote"))</w:endnote>
            """
        let document = try parse(builder)
        #expect(document.blocks.map(\.text) == ["本文 Main", "尾註 endnote", "Next"])
        #expect(document.blocks.map(\.kind) == [.paragraph, .footnote, .paragraph])
    }

    @Test("of moved paragraphs, rows and cells only the new place is read")
    func moves() throws {
        func cell(_ text: String, _ properties: String = "") -> String {
            "<w:tc><w:tcPr>\(properties)</w:tcPr>\(DOCXBuilder.paragraph(text))</w:tc>"
        }
        let moved = "<w:pPr><w:rPr><w:moveFrom/></w:rPr></w:pPr>"
        let body = """
            <w:moveFromRangeStart w:id="1" w:name="m"/>\
            <w:p>\(moved)<w:moveFrom>\(run("搬走 gone"))</w:moveFrom></w:p>\
            <w:moveFromRangeEnd w:id="1"/>\(DOCXBuilder.paragraph("Between"))\
            <w:moveTo>\(DOCXBuilder.paragraph("搬來 arrived"))</w:moveTo>\
            <w:tbl><w:tr>\(cell("a"))\(cell("b"))</w:tr>\
            <w:tr><w:trPr><w:del/></w:trPr>\(cell("x"))\(cell("y"))</w:tr>\
            <w:tr>\(cell("c"))\(cell("gone", "<w:cellDel/>"))\(cell("d"))</w:tr></w:tbl>
            """
        let document = try parse(DOCXBuilder(body: body))
        #expect(document.texts(.paragraph) == ["Between", "搬來 arrived"])
        #expect(document.texts(.tableRow) == ["a\tb", "c\td"])
    }

    @Test("a field inside another's code gives nothing, inside its result its own result")
    func nestedFields() throws {
        func mark(_ kind: String) -> String {
            "<w:r><w:fldChar w:fldCharType=\"\(kind)\"/></w:r>"
        }
        let inner = mark("begin") + run("CODE") + mark("separate") + run("內 inner") + mark("end")
        let body =
            "<w:p>" + mark("begin") + run("IF ") + inner + mark("separate") + run("yes: ") + inner
            + mark("end") + run(" after") + "</w:p>"
        #expect(try parse(DOCXBuilder(body: body)).text == "yes: 內 inner after")
    }

    @Test("a text hidden by its paragraph's style is left out, a text box of VML is read")
    func hiddenAndVML() throws {
        let styles = """
            <w:style w:type="paragraph" w:styleId="Ghost"><w:name w:val="Ghost"/>\
            <w:rPr><w:vanish/></w:rPr></w:style>
            """
        let box = "<v:shape><v:textbox><w:txbxContent>\(DOCXBuilder.paragraph("框 box"))"
        let body =
            DOCXBuilder.paragraph("hidden", style: "Ghost")
            + "<w:p>\(run("Text"))<w:r><w:pict>\(box)</w:txbxContent></v:textbox></v:shape>"
            + "</w:pict></w:r></w:p>"
        #expect(
            try parse(DOCXBuilder(body: body, styles: styles)).texts(.paragraph)
                == ["Text", "框 box"])
    }

    @Test("a label that nothing follows stands close to its text")
    func suffix() throws {
        let numbering = """
            <w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>\
            <w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/>\
            <w:lvlText w:val="第%1條"/></w:lvl></w:abstractNum>\
            <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
            """
        let item = "<w:p><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr>"
        let body = item + run("目的") + "</w:p>" + item + run("範圍") + "</w:p>"
        #expect(
            try parse(DOCXBuilder(body: body, numbering: numbering)).texts(.listItem)
                == ["第一條目的", "第二條範圍"])
    }

    private static func e(_ text: String) -> String { "<m:e>\(r(text))</m:e>" }
    private static func r(_ text: String) -> String { "<m:r><m:t>\(text)</m:t></m:r>" }

    @Test(
        "formulas are linear text",
        arguments: [
            ("<m:rad><m:deg>\(r("3"))</m:deg>\(e("x"))</m:rad>", "√[3](x)"),
            ("<m:rad><m:radPr/><m:deg/>\(e("x"))</m:rad>", "√(x)"),
            ("<m:sSup>\(e("x"))<m:sup>\(r("2"))</m:sup></m:sSup>", "x^2"),
            (
                "<m:nary><m:naryPr><m:chr m:val=\"∑\"/></m:naryPr><m:sub>\(r("i=1"))</m:sub>"
                    + "<m:sup>\(r("n"))</m:sup>\(e("i"))</m:nary>", "∑_(i=1)^n i"
            ),
            (
                "<m:d><m:dPr><m:begChr m:val=\"[\"/><m:endChr m:val=\"]\"/></m:dPr><m:e><m:m>"
                    + "<m:mr>\(e("a"))\(e("b"))</m:mr><m:mr>\(e("c"))\(e("d"))</m:mr></m:m></m:e></m:d>",
                "[a, b; c, d]"
            ),
            ("<m:d>\(e("P"))\(e("Q"))</m:d>", "(P|Q)"),
            (
                "<m:func><m:fName><m:limLow>\(e("lim"))<m:lim>\(r("x→0"))</m:lim></m:limLow>"
                    + "</m:fName>\(e("f"))</m:func>", "lim_(x→0)f"
            ),
            ("<m:func><m:fName>\(r("sin"))</m:fName>\(e("x"))</m:func>", "sin x"),
            ("<m:acc>\(e("x"))</m:acc>", "x\u{302}"),
            ("<m:eqArr>\(e("a=b"))\(e("c=d"))</m:eqArr>", "a=b; c=d"),
        ])
    func formulas(math: String, text: String) throws {
        let body = "<w:p><m:oMath>\(math)</m:oMath></w:p>"
        #expect(try parse(DOCXBuilder(body: body)).text == text)
    }

    @Test("the main part is found by its relationship, also in a strict document")
    func relationships() throws {
        for base in [
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        ] {
            let uri =
                base.contains("purl")
                ? "http://purl.oclc.org/ooxml/wordprocessingml/main"
                : "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            func rels(_ kind: String, _ target: String) -> String {
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                    + "<Relationship Id=\"r\" Type=\"\(base)/\(kind)\" Target=\"\(target)\"/>"
                    + "</Relationships>"
            }
            let main = "<w:document xmlns:w=\"\(uri)\"><w:body><w:p><w:pPr><w:pStyle w:val=\"X\"/>"
            let parts = [
                ("_rels/.rels", rels("officeDocument", "content/main.xml")),
                ("content/main.xml", main + "</w:pPr>\(run("手冊"))</w:p></w:body></w:document>"),
                ("content/_rels/main.xml.rels", rels("styles", "looks/s.xml")),
                (
                    "content/looks/s.xml",
                    "<w:styles xmlns:w=\"\(uri)\"><w:style w:type=\"paragraph\" "
                        + "w:styleId=\"X\"><w:name w:val=\"heading 3\"/></w:style></w:styles>"
                ),
            ]
            var zip = ZipBuilder()
            for (name, content) in parts { zip.add(name, Array(content.utf8)) }
            let document = try SharedPool.parse(zip.finish(), .docx)
            #expect(document.blocks.map(\.kind) == [.heading] && document.blocks[0].level == 3)
        }
    }

    @Test("macro documents and templates are Word documents")
    func extensions() {
        for name in ["a.docx", "a.docm", "A.DOTX", "範本.dotm"] {
            #expect(SourceType(path: name) == .docx)
        }
    }
}
