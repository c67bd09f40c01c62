import Corpus
import Testing

@Suite("Word documents: structure and fidelity")
struct DOCXParsingTests {
    private func parse(_ builder: DOCXBuilder) throws -> Document {
        try SharedPool.parse(builder.build(), .docx)
    }

    private static let styles = """
        <w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>\
        </w:style>\
        <w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/>\
        <w:basedOn w:val="Normal"/></w:style>\
        <w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/></w:style>\
        <w:style w:type="paragraph" w:styleId="House"><w:name w:val="House heading"/>\
        <w:basedOn w:val="2"/></w:style>\
        <w:style w:type="paragraph" w:styleId="Outline"><w:name w:val="Deep"/>\
        <w:pPr><w:outlineLvl w:val="3"/></w:pPr></w:style>\
        <w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>\
        <w:style w:type="paragraph" w:styleId="RingA"><w:name w:val="A"/>\
        <w:basedOn w:val="RingB"/></w:style>\
        <w:style w:type="paragraph" w:styleId="RingB"><w:name w:val="B"/>\
        <w:basedOn w:val="RingA"/></w:style>\
        <w:style w:type="paragraph" w:styleId="Caption"><w:name w:val="caption"/></w:style>\
        <w:style w:type="character" w:styleId="Secret"><w:name w:val="Secret"/>\
        <w:rPr><w:vanish/></w:rPr></w:style>
        """

    @Test(
        "headings come from style names, based-on chains and outline levels",
        arguments: [false, true])
    func headings(isStrict: Bool) throws {
        let p = DOCXBuilder.paragraph
        let body =
            p("Staff Handbook 員工手冊", "Title") + p("請假", "Heading1") + p("病假", "2")
            + p("House", "House") + p("Deep", "Outline") + p("Ring", "RingA") + p("Text", nil)
            + p("Figure 1", "Caption")
        let document = try parse(
            DOCXBuilder(body: body, styles: Self.styles, isStrict: isStrict))
        let headings = document.blocks.filter { $0.kind == .heading }
        #expect(
            headings.map(\.text) == ["Staff Handbook 員工手冊", "請假", "病假", "House", "Deep"])
        #expect(headings.map(\.level) == [1, 1, 2, 2, 4])
        #expect(document.texts(.paragraph) == ["Ring", "Text"])
        #expect(document.texts(.caption) == ["Figure 1"])
        #expect(document.facts.title == "Staff Handbook 員工手冊")
        #expect(document.pages.isEmpty)
    }

    @Test("the title among the properties wins")
    func coreTitle() throws {
        let document = try parse(
            DOCXBuilder(
                body: DOCXBuilder.paragraph("Text"), styles: Self.styles, coreTitle: "手册 2026"))
        #expect(document.facts.title == "手册 2026")
    }

    private func item(_ text: String, list: Int, level: Int = 0) -> String {
        """
        <w:p><w:pPr><w:numPr><w:ilvl w:val="\(level)"/><w:numId w:val="\(list)"/></w:numPr>\
        </w:pPr><w:r><w:t>\(text)</w:t></w:r></w:p>
        """
    }

    private func level(_ index: Int, _ format: String, _ text: String, start: Int = 1) -> String {
        """
        <w:lvl w:ilvl="\(index)"><w:start w:val="\(start)"/><w:numFmt w:val="\(format)"/>\
        <w:lvlText w:val="\(text)"/></w:lvl>
        """
    }

    private func definition(_ id: Int, _ levels: String) -> String {
        "<w:abstractNum w:abstractNumId=\"\(id)\">\(levels)</w:abstractNum>"
    }

    private func list(_ id: Int, _ definition: Int, _ extra: String = "") -> String {
        """
        <w:num w:numId="\(id)"><w:abstractNumId w:val="\(definition)"/>\(extra)</w:num>
        """
    }

    @Test("list items carry their numbers, nested, restarted and Chinese")
    func lists() throws {
        let numbering =
            definition(0, level(0, "decimal", "%1.") + level(1, "lowerLetter", "(%2)"))
            + definition(1, level(0, "taiwaneseCountingThousand", "%1、"))
            + definition(2, level(0, "bullet", "•"))
            + definition(3, level(0, "upperRoman", "%1") + level(1, "decimal", "%1.%2"))
            + list(1, 0) + list(2, 1) + list(3, 2) + list(4, 3)
            + list(
                5, 0,
                "<w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"7\"/></w:lvlOverride>")
        let body =
            item("one", list: 1) + item("a", list: 1, level: 1) + item("b", list: 1, level: 1)
            + item("two", list: 1) + item("a again", list: 1, level: 1)
            + item("總則", list: 2) + item("附則", list: 2) + item("dot", list: 3)
            + item("I", list: 4) + item("sub", list: 4, level: 1) + item("seven", list: 5)
            + item("eight", list: 5) + item("no list", list: 0)
        let document = try parse(DOCXBuilder(body: body, numbering: numbering))
        #expect(
            document.texts(.listItem) == [
                "1. one", "(a) a", "(b) b", "2. two", "(a) a again", "一、 總則", "二、 附則", "dot",
                "I I", "I.1 sub", "7. seven", "8. eight",
            ])
        #expect(document.blocks.map(\.level).prefix(4) == [1, 2, 2, 1])
        #expect(document.texts(.paragraph) == ["no list"])
    }

    @Test(
        "counters are written as Word writes them",
        arguments: [
            ("chineseCountingThousand", 10, "十"), ("chineseCountingThousand", 25, "二十五"),
            ("chineseCountingThousand", 105, "一百零五"), ("taiwaneseCountingThousand", 10_001, "一萬零一"),
            ("chineseLegalSimplified", 12, "壹拾贰"), ("japaneseCounting", 111, "百十一"),
            ("ideographTraditional", 3, "丙"), ("ideographDigital", 26, "二六"),
            ("upperRoman", 1994, "MCMXCIV"), ("lowerLetter", 28, "bb"),
            ("decimalZero", 7, "07"), ("ordinal", 12, "12th"), ("ordinal", 23, "23rd"),
            ("decimalEnclosedCircle", 5, "⑤"), ("koreanCounting", 21, "이십일"),
        ])
    func counters(format: String, value: Int, label: String) throws {
        let numbering = definition(0, level(0, format, "%1", start: value)) + list(1, 0)
        let document = try parse(DOCXBuilder(body: item("x", list: 1), numbering: numbering))
        #expect(document.text == "\(label) x")
    }

    @Test("tables give a block a row, with merged cells in place and nested tables after it")
    func tables() throws {
        func cell(_ content: String, _ properties: String = "") -> String {
            "<w:tc><w:tcPr>\(properties)</w:tcPr>\(content)</w:tc>"
        }
        func row(_ cells: String...) -> String { "<w:tr>\(cells.joined())</w:tr>" }
        let p = { (text: String) in DOCXBuilder.paragraph(text) }
        let nested =
            "<w:tbl>\(row(cell(p("n1")), cell(p("n2"))))\(row(cell(p("n3")), cell(p("n4"))))</w:tbl>"
        let body = """
            <w:tbl>\(row(cell(p("部門")), cell(p("人數")), cell(p("Note"))))\
            \(row(cell(p("Sales") + p("業務"), "<w:vMerge w:val=\"restart\"/>"), cell(p("wide"), "<w:gridSpan w:val=\"2\"/>")))\
            \(row(cell("<w:p/>", "<w:vMerge/>"), cell(p("in") + nested), cell(p("z"))))</w:tbl>\
            <w:tbl>\(row(cell(p("A frame") + p("of text"))))</w:tbl>
            """
        let document = try parse(DOCXBuilder(body: body))
        #expect(
            document.texts(.tableRow) == [
                "部門\t人數\tNote", "Sales 業務\twide\t", "\tin\tz", "n1\tn2", "n3\tn4",
            ])
        let rows = document.blocks.filter { $0.kind == .tableRow }
        #expect(rows.map(\.level) == [1, 1, 1, 2, 2])
        #expect(rows.map(\.isTableHeader) == [true, false, false, true, false])
        #expect(document.texts(.paragraph) == ["A frame", "of text"])
    }

    @Test("tracked changes are accepted: insertions in, deletions and moved-away text out")
    func trackedChanges() throws {
        let body = """
            <w:p><w:r><w:t xml:space="preserve">Leave is </w:t></w:r>\
            <w:del><w:r><w:delText>ten</w:delText></w:r></w:del>\
            <w:ins><w:r><w:t>fourteen</w:t></w:r></w:ins>\
            <w:moveFrom><w:r><w:t>GONE</w:t></w:r></w:moveFrom>\
            <w:r><w:t xml:space="preserve"> days</w:t></w:r></w:p>\
            <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>特別</w:t></w:r></w:p>\
            <w:p><w:r><w:t>休假</w:t></w:r></w:p>\
            <w:p><w:moveTo><w:r><w:t>Arrived</w:t></w:r></w:moveTo></w:p>
            """
        #expect(
            try parse(DOCXBuilder(body: body)).texts(.paragraph) == [
                "Leave is fourteen days", "特別休假", "Arrived",
            ])
    }

    @Test("words on both sides of a deleted paragraph mark stay apart; a drop cap does not")
    func joinedParagraphs() throws {
        let deleted = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
        let cap = "<w:pPr><w:framePr w:dropCap=\"drop\"/></w:pPr>"
        let body =
            "<w:p>\(deleted)<w:r><w:t>split</w:t></w:r></w:p>" + DOCXBuilder.paragraph("paragraph")
            + "<w:p>\(cap)<w:r><w:t>O</w:t></w:r></w:p>" + DOCXBuilder.paragraph("nce")
        #expect(
            try parse(DOCXBuilder(body: body)).texts(.paragraph) == ["split paragraph", "Once"])
    }

    @Test("an empty paragraph of a list has no block but a number")
    func emptyItems() throws {
        let numbering = definition(0, level(0, "decimal", "%1.")) + list(1, 0)
        let body = item("one", list: 1) + item("", list: 1) + item("three", list: 1)
        #expect(
            try parse(DOCXBuilder(body: body, numbering: numbering)).texts(.listItem) == [
                "1. one", "3. three",
            ])
    }

    @Test("a text box stands once, after its paragraph")
    func textBoxes() throws {
        let content = "<w:txbxContent>\(DOCXBuilder.paragraph("注意 Note"))</w:txbxContent>"
        let body = """
            <w:p><w:r><w:t>Before</w:t></w:r><w:r><mc:AlternateContent>\
            <mc:Choice Requires="wps"><w:drawing><wps:txbx>\(content)</wps:txbx></w:drawing>\
            </mc:Choice><mc:Fallback><w:pict><v:textbox>\(content)</v:textbox></w:pict>\
            </mc:Fallback></mc:AlternateContent></w:r><w:r><w:t> after</w:t></w:r></w:p>
            """
        #expect(
            try parse(DOCXBuilder(body: body)).texts(.paragraph) == ["Before after", "注意 Note"])
    }

    @Test("footnotes follow the paragraph that refers to them")
    func footnotes() throws {
        let body =
            "<w:p><w:r><w:t>Main</w:t><w:footnoteReference w:id=\"2\"/></w:r></w:p>"
            + DOCXBuilder.paragraph("Next")
        let footnotes = """
            <w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>\
            <w:footnote w:id="2">\(DOCXBuilder.paragraph("註腳 note"))</w:footnote>
            """
        let document = try parse(DOCXBuilder(body: body, footnotes: footnotes))
        #expect(document.blocks.map(\.text) == ["Main", "註腳 note", "Next"])
        #expect(document.blocks.map(\.kind) == [.paragraph, .footnote, .paragraph])
    }

    @Test("fields give their results, never their codes, also across paragraphs")
    func fields() throws {
        let body = """
            <w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>\
            <w:r><w:instrText> TOC \\o </w:instrText></w:r>\
            <w:r><w:t>CODE</w:t></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>\
            <w:r><w:t>Contents 1</w:t></w:r></w:p>\
            <w:p><w:r><w:t>Contents 2</w:t><w:fldChar w:fldCharType="end"/></w:r></w:p>\
            <w:p><w:fldSimple w:instr=" DATE "><w:r><w:t>三月</w:t></w:r></w:fldSimple>\
            <w:hyperlink><w:r><w:t> link</w:t></w:r></w:hyperlink></w:p>
            """
        #expect(
            try parse(DOCXBuilder(body: body)).texts(.paragraph) == [
                "Contents 1", "Contents 2", "三月 link",
            ])
    }

    @Test("hidden text is left out; tabs, breaks, hyphens and symbols stay")
    func runs() throws {
        let body = """
            <w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>\
            <w:r><w:rPr><w:rStyle w:val="Secret"/></w:rPr><w:t>secret</w:t></w:r>\
            <w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>shown</w:t></w:r>\
            <w:r><w:tab/><w:t>a</w:t><w:br/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t>\
            <w:softHyphen/><w:sym w:font="Wingdings" w:char="F0FC"/>\
            <w:sym w:font="Symbol" w:char="F061"/></w:r></w:p>
            """
        let document = try parse(DOCXBuilder(body: body, styles: Self.styles))
        #expect(document.text == "shown\ta\nb\u{2011}c\u{AD}✓α")
    }

    @Test("content controls, smart tags, ruby and formulas are read")
    func containers() throws {
        let body = """
            <w:sdt><w:sdtContent>\(DOCXBuilder.paragraph("Controlled"))</w:sdtContent></w:sdt>\
            <w:p><w:smartTag><w:r><w:t>Tagged </w:t></w:r></w:smartTag><w:r><w:ruby><w:rt><w:r>\
            <w:t>かんじ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢字</w:t></w:r></w:rubyBase>\
            </w:ruby></w:r><m:oMath><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r>\
            <m:t>2</m:t></m:r></m:den></m:f></m:oMath></w:p>
            """
        #expect(
            try parse(DOCXBuilder(body: body)).texts(.paragraph) == [
                "Controlled", "Tagged 漢字(a+b)/2",
            ])
    }

    @Test("numbered headings keep their numbers")
    func numberedHeadings() throws {
        let styles = """
            <w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr>\
            <w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>\
            <w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:pPr>\
            <w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
            """
        let numbering =
            definition(
                0, level(0, "chineseCountingThousand", "第%1章") + level(1, "decimal", "%1.%2"))
            + list(1, 0)
        let p = DOCXBuilder.paragraph
        let document = try parse(
            DOCXBuilder(
                body: p("總則", "H1") + p("Scope", "H2") + p("附則", "H1"), styles: styles,
                numbering: numbering))
        #expect(document.texts(.heading) == ["第一章 總則", "一.1 Scope", "第二章 附則"])
    }
}
