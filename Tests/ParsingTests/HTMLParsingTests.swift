import Corpus
import Testing

@Suite("HTML: structure and fidelity")
struct HTMLParsingTests {
    private func parse(
        _ text: String, extras: Set<ParseSettings.Extra> = []
    ) throws -> Document {
        try SharedPool.parse(Array(text.utf8), .html, extras: extras)
    }

    @Test("headings, paragraphs and facts; scripts, styles and hidden parts are no text")
    func structure() throws {
        let document = try parse(
            """
            <!DOCTYPE html><html><head><title>員工 手冊</title><meta name="author" content="Ann">
            <meta property="article:published_time" content="2026-07-01T08:00:00Z">
            <style>p { color: red }</style></head><body>
            <nav><a href="/">Home</a></nav><header>Site</header>
            <main><h1>Leave <em>rules</em></h1>
            <p>第一行
            第二行 first   line<br>second</p><script>var x = "no";</script>
            <p hidden>no</p><p style="display: none">no</p><div>loose <b>text</b> &amp; more</div>
            <pre>a  b
              c</pre><p>漢<ruby>字<rt>zi</rt></ruby></p></main><footer>© Site</footer>
            """)
        #expect(document.facts.title == "員工 手冊")
        #expect(document.facts.author == "Ann")
        #expect(document.facts.created == "2026-07-01T08:00:00Z")
        #expect(document.texts(.heading) == ["Leave rules"])
        #expect(
            document.texts(.paragraph) == [
                "第一行第二行 first line\nsecond", "loose text & more", "a  b\n  c", "漢字",
            ])
        #expect(document.texts(.furniture) == ["Home", "Site", "© Site"])
    }

    @Test("lists nest and carry their numbers")
    func lists() throws {
        let document = try parse(
            """
            <ol start="3"><li>three<ul><li>dot</li></ul></li><li>four</li></ol>
            <ol type="a"><li>x<p>more</p></li></ol>
            """)
        #expect(document.texts(.listItem) == ["3. three", "dot", "4. four", "a. x", "more"])
        #expect(document.blocks.map(\.level) == [1, 2, 1, 1, 1])
    }

    @Test("tables of data have rows, spans and headers; tables of layout are passed through")
    func tables() throws {
        let document = try parse(
            """
            <table><caption>Days</caption><thead><tr><th>A<th colspan=2>乙</thead>
            <tr><td rowspan=2>1<td>2<br>2b<td>3<tr><td>4<td><p>5</p><p>6</p></table>
            <table><tr><td><h2>Laid out</h2><p>Text</p></td><td>side</td></tr></table>
            <table><tr><td>single</td></tr></table>
            """)
        #expect(document.texts(.tableRow) == ["A\t乙\t", "1\t2 2b\t3", "\t4\t5 6"])
        #expect(
            document.blocks.filter { $0.kind == .tableRow }.map(\.isTableHeader) == [
                true, false, false,
            ])
        #expect(document.texts(.caption) == ["Days"])
        #expect(document.texts(.heading) == ["Laid out"])
        #expect(document.texts(.paragraph) == ["Text", "side", "single"])
    }

    @Test("words of a table outside its cells are not lost")
    func strayWords() throws {
        let document = try parse(
            "<table>前 before<tr>between<td>1<td>2</tr>behind</table><table>no cells</table>")
        #expect(
            document.blocks.map(\.text) == ["前 before between", "behind", "1\t2", "no cells"])
    }

    @Test(
        "the stated encoding is believed where the bytes are not UTF-8",
        arguments: [
            ("<meta charset=big5>", [0xA4, 0xA4, 0xA4, 0xE5] as [UInt8], "中文"),
            (
                "<meta http-equiv=Content-Type content=\"text/html; charset=gb2312\">",
                [0xD6, 0xD0, 0xCE, 0xC4], "中文"
            ),
            ("<meta charset='iso-8859-1'>", [0x93, 0xE9, 0x94], "“é”"),
            ("<meta charset=big5>", Array("中文".utf8), "中文"),
        ])
    func encodings(meta: String, body: [UInt8], text: String) throws {
        let bytes = Array("<html><head>\(meta)</head><body><p>".utf8) + body + Array("</p>".utf8)
        #expect(try SharedPool.parse(bytes, .html).text == text)
    }

    @Test("link targets come on request")
    func links() throws {
        let page = "<p>See <a href='https://a.b/c'>docs</a>, <a href='#x'>here</a>.</p>"
        #expect(try parse(page).text == "See docs, here.")
        #expect(try parse(page, extras: [.links]).text == "See docs (https://a.b/c), here.")
    }

    @Test(
        "raised and lowered figures keep their meaning, other raised text its words",
        arguments: [
            ("E = mc<sup>2</sup>", "E = mc²"), ("H<sub>2</sub>O 水", "H₂O 水"),
            ("面積 25 km<sup>2</sup>", "面積 25 km²"), ("约 10<sup>−3</sup> 秒", "约 10⁻³ 秒"),
            ("leave<sup><a href='#n1'>1</a></sup>", "leave¹"), ("the 2<sup>nd</sup>", "the 2nd"),
            ("x<sup>甲</sup>", "x甲"), ("a<sup></sup>b", "ab"), ("x<sub><i>i</i></sub>", "xi"),
        ])
    func raised(markup: String, text: String) throws {
        #expect(try parse("<p>\(markup)</p>").text == text)
    }

    @Test("fonts that are never closed cut nothing off, 400 or 4,000 of them")
    func unclosed() throws {
        for count in [400, 4_000] {
            let page = (0..<count).map { "<p><font size=2>第\($0)段 paragraph 段落" }.joined()
            let document = try parse("<html><body>" + page)
            #expect(document.texts(.paragraph).count == count)
            #expect(document.text.hasSuffix("第\(count - 1)段 paragraph 段落"))
        }
        let deep = String(repeating: "<div>", count: 20_000) + "end"
        #expect(try SharedPool.failure(Array(deep.utf8), .html) == .limitExceeded)
    }

    @Test("a tag with attributes without number is refused at once, scripts are no tags")
    func attributes() throws {
        let many = (0..<200_000).map { " a\($0)=\"x\"" }.joined()
        #expect(try SharedPool.failure(Array("<p\(many)>文</p>".utf8), .html) == .limitExceeded)
        let some = (0..<500).map { " a\($0)='x y z > w'" }.joined()
        #expect(try parse("<p\(some) b c=d>文</p>").text == "文")
        let script = "<script>if (a<b " + String(repeating: "x y ", count: 9_000) + ")</script>"
        #expect(try parse("\(script)<!-- <p \(many)> --><p>正文</p>").text == "正文")
    }

    @Test("preformatted text says so and keeps its indents")
    func preformatted() throws {
        let document = try parse(
            "<p>文</p><pre>\n    if 甲:\n\n  b  c\n</pre><ol><li><pre>x\n y</pre></ol>")
        #expect(document.blocks.map(\.text) == ["文", "    if 甲:\n\n  b  c", "1. x\n y"])
        #expect(document.blocks.map(\.isPreformatted) == [false, true, true])
    }

    @Test("a hundred thousand elements inside each other end in a document or a typed error")
    func deep() throws {
        for element in ["<div>", "<b>", "<table><tr><td>", "<ul><li>"] {
            let page = String(repeating: element, count: 100_000) + "end"
            let code = try SharedPool.failure(Array(page.utf8), .html)
            #expect(code == nil || code == .limitExceeded || code == .timedOut || code == .corrupt)
        }
    }

    @Test("a page cut anywhere is a document")
    func truncated() throws {
        let page = Array(
            "<html><body><h1>題</h1><table><tr><td>a</td><td>b</td></tr></table><ul><li>c".utf8)
        for count in stride(from: 12, to: page.count, by: 3) {
            let failure = try SharedPool.failure(Array(page[..<count]), .html)
            #expect(failure == nil, "\(count) bytes")
        }
    }
}
