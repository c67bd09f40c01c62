import Corpus
import Testing

@Suite("Tables of contents in Word documents, pages and Markdown")
struct ContentsTests {
    private static func mark(_ kind: String) -> String {
        "<w:r><w:fldChar w:fldCharType=\"\(kind)\"/></w:r>"
    }

    private static func run(_ text: String) -> String {
        "<w:r><w:t xml:space=\"preserve\">\(text)</w:t></w:r>"
    }

    private static let field =
        mark("begin") + "<w:r><w:instrText> TOC \\o \"1-3\" </w:instrText></w:r>"
        + mark("separate")

    private static let styles = """
        <w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>\
        <w:style w:type="paragraph" w:styleId="V1"><w:name w:val="toc 1"/></w:style>\
        <w:style w:type="paragraph" w:styleId="VT"><w:name w:val="TOC Heading"/>\
        <w:basedOn w:val="Heading1"/></w:style>
        """

    private func parse(_ body: String) throws -> Document {
        var builder = DOCXBuilder(body: body)
        builder.styles = Self.styles
        return try SharedPool.parse(builder.build(), .docx)
    }

    private func contents(_ document: Document) -> [String] {
        document.blocks.filter(\.isContents).map(\.text)
    }

    @Test("Word's field is one with its title, whatever its paragraphs look like")
    func field() throws {
        let document = try parse(
            DOCXBuilder.paragraph("目 錄", style: "Heading1")
                + "<w:p>\(Self.field)\(Self.run("1 Safety"))<w:r><w:tab/></w:r>\(Self.run("3"))</w:p>"
                + "<w:p>\(Self.run("2 Lubrication"))</w:p>"
                + "<w:p>\(Self.mark("end"))\(Self.run("Text behind it."))</w:p>"
                + DOCXBuilder.paragraph("Safety", style: "Heading1"))
        #expect(contents(document) == ["目 錄", "1 Safety\t3", "2 Lubrication"])
        #expect(document.facts.title == "Safety")
        #expect(document.blocks.count == 5)
    }

    @Test("below a title, a tab or a wide gap leads to pages as dots do")
    func gaps() throws {
        let text = """
            Table of contents

            Scope of the manual        1
            Safety\t4
            Daily lubrication          9

            Scope of the manual

            It is for the people who run the press.
            """
        let entries = ["Scope of the manual        1", "Safety\t4", "Daily lubrication          9"]
        let document = try SharedPool.parse(Array(text.utf8), .txt)
        #expect(contents(document) == ["Table of contents"] + entries)
        let lines = ["Scope of it\t1", "Safety\t4", "Daily lubrication\t9"]
        let typed = lines.map { line in
            let parts = line.split(separator: "\t").map { Self.run(String($0)) }
            return "<w:p>" + parts.joined(separator: "<w:r><w:tab/></w:r>") + "</w:p>"
        }
        let word = try parse(
            DOCXBuilder.paragraph("Contents") + typed.joined() + DOCXBuilder.paragraph("Text."))
        #expect(contents(word) == ["Contents"] + lines)
    }

    @Test(
        "numbers behind a gap are no contents without a title, in no order, or where they are two",
        arguments: [
            "Prices\n\nPump      1\nValve     4\nSeal      9",
            "Contents\n\nPump      9\nValve     4\nSeal      1",
            "Contents\n\nPump      1\nValve     4\n\nThe box holds both.",
        ])
    func noGaps(text: String) throws {
        #expect(contents(try SharedPool.parse(Array(text.utf8), .txt)).isEmpty)
    }

    @Test("its styles and its control make one too, other fields and styles don't")
    func styles() throws {
        let control = """
            <w:sdt><w:sdtPr><w:id w:val="1"/><w:docPartObj><w:docPartGallery \
            w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>\
            \(DOCXBuilder.paragraph("Overview of it", style: "Heading1"))\
            \(DOCXBuilder.paragraph("One 1"))</w:sdtContent></w:sdt>
            """
        let other = control.replacing("Table of Contents", with: "Cover Pages")
        let reference =
            "<w:p>" + Self.mark("begin") + "<w:r><w:instrText>TOCX</w:instrText></w:r>"
            + Self.mark("separate") + Self.run("shown") + Self.mark("end") + "</w:p>"
        let document = try parse(
            DOCXBuilder.paragraph("What is where", style: "VT")
                + DOCXBuilder.paragraph("Two 2", style: "V1") + control + reference
                + other.replacing("One 1", with: "Cover"))
        #expect(contents(document) == ["What is where", "Two 2", "Overview of it", "One 1"])
        #expect(document.texts(.paragraph).suffix(2) == ["shown", "Cover"])
    }

    @Test("a field that never ends makes no document one table of contents")
    func unended() throws {
        let document = try parse(
            "<w:p>\(Self.field)\(Self.run("1 Safety"))</w:p>"
                + (0..<9).map { DOCXBuilder.paragraph("Text \($0).") }.joined())
        #expect(contents(document).isEmpty && document.blocks.count == 10)
    }

    @Test(
        "a list of links into the page below such a title, in HTML and Markdown",
        arguments: ["Contents", "Table of contents:", "目录", "目錄", "Inhaltsverzeichnis"])
    func links(title: String) throws {
        let html = """
            <h1>\(title)</h1><ul><li><a href="#a">Safety</a><ul><li><a href="#b">Gloves</a></ul>
            <li>2. <a href="#c">Oil</a> <li><a href="#d"><b>Daily</b> oil</a></ul>
            <h2>Safety</h2><p>See <a href="#c">oil</a>.</p><ul><li><a href="#a">up</a></ul>
            """
        let page = try SharedPool.parse(Array(html.utf8), .html)
        #expect(contents(page) == [title, "Safety", "Gloves", "2. Oil", "Daily oil"])
        #expect(page.facts.title == "Safety")
        let markdown = """
            # \(title)

            - [Safety](#safety)
              - [Gloves](#gloves)
            1. [*Daily* oil](#oil)

            ## Safety

            See [oil](#oil).
            """
        let document = try SharedPool.parse(Array(markdown.utf8), .markdown)
        #expect(contents(document) == [title, "Safety", "Gloves", "1. Daily oil"])
        #expect(document.facts.title == "Safety")
    }

    @Test("one link, links to other pages and a section of that name are none")
    func others() throws {
        let texts = [
            "## Contents\n\n- [Only](#one)\n\n## B", "## Contents\n\n- [A](a.md)\n- [B](b.md)",
            "## Contents\n\nThe box contains a pump.\n\n- [A](#a)\n- [B](#b)",
            "## Links\n\n- [A](#a)\n- [B](#b)",
        ]
        for text in texts {
            #expect(contents(try SharedPool.parse(Array(text.utf8), .markdown)).isEmpty, "\(text)")
        }
        let place = try SharedPool.parse(Array("# T\n\n[TOC]\n\nx".utf8), .markdown)
        #expect(contents(place) == ["[TOC]"])
    }

    @Test("no document's title is that of its contents, stated or not")
    func titles() throws {
        let cases: [(String, SourceType)] = [
            ("Contents\n\n1. Safety\n", .txt), ("# 目次\n\n## Safety", .markdown),
            ("---\ntitle: Contents\n---\n\n# Safety", .markdown),
            ("<title>Contents</title><h1>Safety</h1>", .html),
        ]
        for (text, type) in cases {
            let title = try SharedPool.parse(Array(text.utf8), type).facts.title
            #expect(title == nil || title?.hasSuffix("Safety") == true, "\(text)")
        }
    }

    private static let led = [
        "1 Safety ........ 3", "2 Lubrication · · · · · 5", "3 Storage …… 5",
        "4 Spare parts ____ 11",
    ]

    private func documents(_ lines: [String]) throws -> [Document] {
        let markdown = lines.joined(separator: "\n\n")
        let html = lines.map { "<p>\($0)</p>" }.joined()
        return [
            try parse(lines.map { DOCXBuilder.paragraph($0) }.joined()),
            try SharedPool.parse(Array(markdown.utf8), .markdown),
            try SharedPool.parse(Array(html.utf8), .html),
            try SharedPool.parse(Array(lines.joined(separator: "\n\n").utf8), .txt),
        ]
    }

    @Test("lines whose dots lead to pages are one in every format, as in PDF")
    func leaders() throws {
        for document in try documents(["Before it."] + Self.led + ["Text behind."]) {
            #expect(contents(document) == Self.led, "\(document.type)")
        }
        for document in try documents(["Contents", Self.led[1], "Text behind."]) {
            #expect(contents(document) == ["Contents", Self.led[1]], "\(document.type)")
        }
        let soft = try SharedPool.parse(
            Array(("# Inhalt\n\n" + Self.led.joined(separator: "\n")).utf8), .markdown)
        #expect(contents(soft) == ["Inhalt", Self.led.joined(separator: "\n")])
    }

    @Test("three such lines are a menu, and numbers that go down are prices")
    func menus() throws {
        let menus = [
            Self.led.dropLast(), ["Coffee .... 4", "Tea .... 3", "Cake .... 5", "Soup .... 2"],
        ]
        for menu in menus {
            for document in try documents(["Before it."] + menu + ["Text behind."]) {
                #expect(contents(document).isEmpty, "\(document.type)")
            }
        }
    }

    @Test("HTML in Markdown: its links count, and those before it don't")
    func linksInside() throws {
        let behind = """
            # Contents

            - [Safety](#safety)
            - [Oil](#oil)

            <p>Pump.</p>
            """
        #expect(
            contents(try SharedPool.parse(Array(behind.utf8), .markdown))
                == ["Contents", "Safety", "Oil"])
        let inside = """
            # Contents

            <ul><li><a href="#a">Safety</a></li><li><a href="#b">Oil</a></li></ul>

            Text
            """
        #expect(
            contents(try SharedPool.parse(Array(inside.utf8), .markdown))
                == ["Contents", "Safety", "Oil"])
    }

    @Test("entries that are titles themselves change nothing")
    func titlesInside() throws {
        let text = "# Contents\n\n[Contents](#c)\n\n[目錄](#d)\n\n[A](#a)\n\nText"
        #expect(
            contents(try SharedPool.parse(Array(text.utf8), .markdown))
                == ["Contents", "Contents", "目錄", "A"])
    }
}
