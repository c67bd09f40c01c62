import Corpus
import Testing

@Suite("Word documents: fields that Word draws, signs of symbol fonts")
struct DOCXFieldTests {
    private func parse(_ body: String) throws -> Document {
        try SharedPool.parse(DOCXBuilder(body: body).build(), .docx)
    }

    private func run(_ text: String, _ properties: String = "") -> String {
        "<w:r><w:rPr>\(properties)</w:rPr><w:t xml:space=\"preserve\">\(text)</w:t></w:r>"
    }

    private func mark(_ kind: String, _ data: String = "") -> String {
        "<w:r><w:fldChar w:fldCharType=\"\(kind)\">\(data)</w:fldChar></w:r>"
    }

    private func field(_ code: String, data: String = "", result: String? = nil) -> String {
        mark("begin", data)
            + "<w:r><w:instrText xml:space=\"preserve\">\(code)</w:instrText></w:r>"
            + (result.map { mark("separate") + run($0) } ?? "") + mark("end")
    }

    @Test(
        "equations, symbols and buttons show what Word draws from their code",
        arguments: [
            (#"eq \o\ac(○,一)"#, "㊀"), (#"EQ \o\ac(○,12)"#, "⑫"), (#"EQ \o\ac(□,密)"#, "(密)"),
            (#"EQ \* jc2 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(hàn),汉)"#, "汉"),
            (#"EQ \f(1,2)"#, "1/2"), (#"EQ x=\f(a+b,2), y"#, "x=(a+b)/2, y"),
            (#"EQ \r(3,x)"#, "√[3](x)"), (#"EQ \r(x)"#, "√(x)"),
            (#"EQ \i(0,1,f dx)"#, "∫_0^1 f dx"), (#"EQ \b(a\,b)"#, "(a,b)"),
            (#"EQ \o(\o(\o("#, ""), (#"EQ ))\"#, "))"),
            (#"SYMBOL 252 \f "Wingdings" \s 12"#, "✓"), (#"SYMBOL 0x2611 \u"#, "☑"),
            (#"SYMBOL 163 \f "Wingdings 2""#, "□"), ("SYMBOL", ""),
            ("MACROBUTTON NoMacro [按此 click]", "[按此 click]"), ("DATE", ""),
        ])
    func drawn(code: String, text: String) throws {
        let body = "<w:p>\(run("a"))\(field(code))\(run("z"))</w:p>"
        #expect(try parse(body).text == "a\(text)z")
    }

    @Test("fields of forms show their state, unless the file keeps a result")
    func forms() throws {
        let list =
            "<w:ffData><w:ddList><w:result w:val=\"1\"/><w:listEntry w:val=\"甲\"/>"
            + "<w:listEntry w:val=\"乙等\"/></w:ddList></w:ffData>"
        func box(_ states: String) -> String {
            field("FORMCHECKBOX", data: "<w:ffData><w:checkBox>\(states)</w:checkBox></w:ffData>")
        }
        let document = try parse(
            "<w:p>" + field("FORMDROPDOWN", data: list) + run(" ")
                + field("FORMDROPDOWN", data: list, result: "kept") + "</w:p><w:p>"
                + box("<w:checked/>") + run("同意 ")
                + box("<w:default w:val=\"1\"/><w:checked w:val=\"0\"/>") + run("不同意 ")
                + box("<w:sizeAuto/>") + run("弃权") + "</w:p><w:p>"
                + field("FORMTEXT", data: list, result: "王小明") + "</w:p>")
        #expect(document.text == "乙等 kept\n☒同意 ☐不同意 ☐弃权\n王小明")
    }

    @Test("a field that never ends does not take the rest of the document, and is told")
    func openField() throws {
        let body =
            "<w:p>\(mark("begin"))<w:r><w:instrText>QUOTE</w:instrText></w:r>\(run("其餘"))</w:p>"
            + DOCXBuilder.paragraph("Rest of it") + DOCXBuilder.paragraph("余下")
        let document = try parse(body)
        #expect(document.texts(.paragraph) == ["其餘", "Rest of it", "余下"])
        #expect(document.facts.warnings.count == 1)
    }

    @Test("fields nested without end are read in time")
    func manyFields() throws {
        let one = mark("begin") + mark("separate") + run("x")
        let body = "<w:p>" + String(repeating: one, count: 20_000) + "</w:p>"
        #expect(try parse(body).text.count == 20_000)
    }

    @Test("codes of symbol fonts become characters, in signs and in text")
    func symbols() throws {
        let wingdings = "<w:rFonts w:ascii=\"Wingdings\" w:hAnsi=\"Wingdings\"/>"
        let body =
            "<w:p><w:r><w:sym w:font=\"Wingdings 2\" w:char=\"F052\"/>"
            + "<w:sym w:font=\"Wingdings 2\" w:char=\"00A3\"/></w:r>"
            + run("\u{F0FC}ü", wingdings) + run("\u{F0FC}") + "</w:p>"
        #expect(try parse(body).text == "☑□✓ü\u{F0FC}")
    }

    @Test("a deleted paragraph mark before a table joins nothing; hidden rows and boxes are out")
    func tables() throws {
        func row(_ text: String, _ properties: String = "") -> String {
            "<w:tr><w:trPr>\(properties)</w:trPr><w:tc>\(DOCXBuilder.paragraph(text))</w:tc>"
                + "<w:tc>\(DOCXBuilder.paragraph("2"))</w:tc></w:tr>"
        }
        let box = "<w:txbxContent>\(DOCXBuilder.paragraph("ghost"))</w:txbxContent>"
        let body =
            "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>\(run("之前 before"))</w:p><w:tbl>"
            + row("甲") + row("hidden", "<w:hidden/>") + row("乙", "<w:hidden w:val=\"0\"/>")
            + "</w:tbl><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:pict><v:textbox>\(box)</v:textbox>"
            + "</w:pict></w:r>\(run("之後 after"))</w:p>"
        #expect(
            try parse(body).blocks.map(\.text) == ["之前 before", "甲\t2", "乙\t2", "之後 after"])
    }

    @Test("a document of other documents says what was not read")
    func subDocuments() throws {
        let document = try parse("<w:p><w:subDoc r:id=\"a\"/>\(run("Master 主控"))</w:p>")
        #expect(document.text == "Master 主控" && document.facts.warnings.count == 1)
    }

    @Test("a binomial coefficient is no quotient; a mean keeps its bar")
    func formulas() throws {
        func run(_ text: String) -> String { "<m:r><m:t>\(text)</m:t></m:r>" }
        let binomial =
            "<m:d><m:e><m:f><m:fPr><m:type m:val=\"noBar\"/></m:fPr><m:num>\(run("n"))</m:num>"
            + "<m:den>\(run("k"))</m:den></m:f></m:e></m:d>"
        let mean = "<m:bar><m:barPr><m:pos m:val=\"top\"/></m:barPr><m:e>\(run("x"))</m:e></m:bar>"
        #expect(
            try parse("<w:p><m:oMath>\(binomial)\(mean)</m:oMath></w:p>").text
                == "(n¦k)x\u{305}")
    }
}
