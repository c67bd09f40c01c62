import Corpus
import TestSupport
import Testing

@Suite("Word documents: files that they take in")
struct DOCXChunkTests {
    private static func builder(
        _ files: [(name: String, content: [UInt8])], types: String = ""
    ) -> DOCXBuilder {
        let chunks = files.indices.map { "<w:altChunk r:id=\"c\($0)\"/>" }.joined()
        var builder = DOCXBuilder(
            body: DOCXBuilder.paragraph("Before") + chunks + DOCXBuilder.paragraph("After"))
        builder.relationships = files.enumerated().map { index, file in
            """
            <Relationship Id="c\(index)" Type="http://schemas.openxmlformats.org/officeDocument/\
            2006/relationships/aFChunk" Target="\(file.name)"/>
            """
        }.joined()
        builder.files = files.map { ("word/\($0.name)", $0.content) }
        if !types.isEmpty {
            builder.parts = [
                (
                    "[Content_Types].xml",
                    """
                    <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
                    \(types)</Types>
                    """
                )
            ]
        }
        return builder
    }

    private func parse(
        _ files: [(name: String, content: [UInt8])], types: String = ""
    ) throws -> Document {
        try SharedPool.parse(Self.builder(files, types: types).build(), .docx)
    }

    private static let sentence = "中文文字的內容，公司的手冊說明員工應該如何申請休假。"

    private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test("HTML, MHT, TXT, DOCX and RTF are read in place, structure and all")
    func formats() throws {
        let table = "<tr><th>A</th><th>乙</th></tr><tr><td>1</td><td>2</td></tr>"
        let inner = DOCXBuilder(
            body: "<w:tbl>"
                + String(
                    repeating: "<w:tr><w:tc>\(DOCXBuilder.paragraph("x"))</w:tc><w:tc>"
                        + "\(DOCXBuilder.paragraph("y"))</w:tc></w:tr>", count: 2) + "</w:tbl>")
        let document = try parse([
            ("a.htm", Self.bytes("<h2>網頁</h2><table>\(table)</table><ul><li>item</li></ul>")),
            (
                "b.mht",
                Self.bytes(
                    """
                    MIME-Version: 1.0\r
                    Content-Type: multipart/related;\r
                    \ttype="text/html"; boundary="-=;b"\r
                    \r
                    ---=;b\r
                    Content-Type: text/html; charset="big5"\r
                    Content-Transfer-Encoding: quoted-printable\r
                    \r
                    <p>caf=A9 a=\r
                    nd =A4=A4=A4=E5</p>\r
                    ---=;b--\r
                    """.replacing("caf=A9", with: "cafe"))
            ),
            ("c.txt", converted(Self.bytes(Self.sentence), from: "UTF-8", to: "BIG5")),
            ("d.docx", inner.build()),
            ("e.rtf", Self.bytes("{\\rtf1\\ansi Rich \\b chunk\\b0.\\par}")),
        ])
        #expect(
            document.blocks.map(\.text) == [
                "Before", "網頁", "A\t乙", "1\t2", "item", "cafe and 中文",
                Self.sentence, "x\ty", "x\ty", "Rich chunk.", "After",
            ])
        #expect(document.blocks.filter { $0.kind == .tableRow }.map(\.level) == [1, 1, 2, 2])
        #expect(document.texts(.heading) == ["網頁"] && document.facts.title == "網頁")
        #expect(document.facts.warnings.allSatisfy { $0.hasPrefix("Read as Big5") })
    }

    @Test("what a file is, its bytes say before the package, the package before its name")
    func kinds() throws {
        let page = Self.bytes("Fish &amp; <b>chips</b>")
        let types = """
            <Default Extension="bin" ContentType="text/html"/>\
            <Override PartName="/word/b.dat" ContentType="application/xhtml+xml"/>
            """
        let document = try parse(
            [
                ("a.bin", page), ("b.dat", page), ("c.txt", page), ("d.unknown", page),
                ("e.html", Self.bytes("{\\rtf1 by its bytes}")),
                ("f.htm", Self.bytes("MIME-Version: 1.0\nContent-Type: text/plain\n\na &amp; b")),
                ("g.dat", Self.bytes("<html><body>h</body></html>")),
            ], types: types)
        #expect(
            document.blocks.map(\.text) == [
                "Before", "Fish & chips", "Fish & chips", "Fish &amp; <b>chips</b>",
                "Fish &amp; <b>chips</b>", "by its bytes", "a &amp; b", "h", "After",
            ])
    }

    @Test("messages: base64, parts of parts, the page before the plain text, cut short")
    func messages() throws {
        let encoded = "PGgxPuaomemhjDwvaDE+PHA+Ym9keTwv\r\ncD4="
        let message = """
            From: a@b\nContent-Type: multipart/mixed; boundary=out\n\npreamble\n--out
            Content-Type: multipart/alternative; boundary=in\n\n--in
            Content-Type: text/plain\n\nplain\n--in
            Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n\(encoded)
            """
        #expect(
            try parse([("m.eml", Self.bytes(message))]).blocks.map(\.text)
                == ["Before", "標題", "body", "After"])
    }

    @Test("what can't be read is named with the reason, the rest stays")
    func failures() throws {
        var missing = Self.builder([("gone.htm", [])])
        missing.files = []
        let cases: [(DOCXBuilder, String)] = [
            (Self.builder([("picture.png", [0x89, 0x50, 0x4E, 0x47, 0, 0, 0, 1])]), "picture.png"),
            (missing, "gone.htm: it is missing"),
            (Self.builder([("broken.docx", [0x50, 0x4B, 3, 4, 0])]), "broken.docx"),
            (
                Self.builder([("locked.docx", try Fixtures.bytes("encrypted-agile.docx"))]),
                "password"
            ),
            (Self.builder([("old.doc", try Fixtures.bytes("binary.doc"))]), "(.doc)"),
        ]
        for (builder, words) in cases {
            let document = try SharedPool.parse(builder.build(), .docx)
            #expect(document.text == "Before\nAfter")
            #expect(document.facts.warnings.count == 1)
            #expect(document.facts.warnings.first?.contains(words) == true, "\(words)")
        }
    }

    @Test("files inside each other, and without number, end in a warning")
    func bounds() throws {
        var bytes = DOCXBuilder(body: DOCXBuilder.paragraph("innermost")).build()
        for _ in 0..<12 { bytes = Self.builder([("in.docx", bytes)]).build() }
        let nested = try SharedPool.parse(bytes, .docx)
        #expect(!nested.text.contains("innermost"))
        #expect(nested.blocks.count == 2 * 5 && nested.facts.warnings.count == 1)
        var many = DOCXBuilder(
            body: String(repeating: "<w:altChunk r:id=\"c0\"/>", count: 1_500))
        many.relationships = Self.builder([("a.txt", [])]).relationships
        many.files = [("word/a.txt", Self.bytes("again"))]
        let repeated = try SharedPool.parse(many.build(), .docx)
        #expect(repeated.blocks.count == 1_000 && repeated.facts.warnings.count == 1)
        // A document that takes in itself.
        let parts = Self.builder([("document.xml", [])])
        var ring = DOCXBuilder(body: "<w:altChunk r:id=\"c0\"/>")
        ring.relationships = parts.relationships
        #expect(try SharedPool.parse(ring.build(), .docx).blocks.isEmpty)
    }

    @Test(
        "damage to what a document takes in costs no more than that", arguments: [UInt64(31), 32])
    func damage(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let rich = Self.bytes(
            "{\\rtf1\\ansi{\\fonttbl{\\f1\\fcharset136 P;}}\\pard T{\\footnote n} \\f1\\'a4\\'a4\\uc1"
                + "\\u20013?{\\listtext 1.}\\par\\trowd\\intbl A\\cell\\row{\\pict\\bin3 }}}}\\par}"
        )
        let message = Self.bytes(
            "Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n"
                + "Content-Transfer-Encoding: quoted-printable\n\n<p>caf=C3=A9=\n</p>\n--b--\n")
        for round in 0..<40 {
            let files = [("a.rtf", rich), ("b.mht", message)].map { name, bytes in
                var damaged = bytes
                for _ in 0..<Int.random(in: 1...4, using: &generator) {
                    damaged[Int.random(in: 0..<bytes.count, using: &generator)] =
                        UInt8.random(in: 0...255, using: &generator)
                }
                return (name, damaged)
            }
            let document = try parse(files)
            #expect(document.blocks.first?.text == "Before", "seed \(seed), round \(round)")
            #expect(document.blocks.last?.text == "After", "seed \(seed), round \(round)")
        }
    }

    @Test("what the package says of its parts is read once for all files")
    func types() throws {
        let types = """
            <Default Extension="bin" ContentType="text/plain"/>\
            <!--\(String(repeating: "x", count: 700_000))-->
            """
        let files = (0..<900).map { (name: "a\($0).bin", content: Self.bytes("<b>\($0)</b>")) }
        let document = try parse(files, types: types)
        #expect(document.blocks.count == 902 && document.facts.warnings.isEmpty)
        #expect(document.blocks[900].text == "<b>899</b>")
    }
}
