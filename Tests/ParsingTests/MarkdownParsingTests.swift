import Corpus
import ParserPool
import Testing

@Suite("Markdown: structure and fidelity")
struct MarkdownParsingTests {
    private func parse(
        _ text: String, extras: Set<ParseSettings.Extra> = []
    ) throws -> Document {
        try SharedPool.parse(Array(text.utf8), .markdown, extras: extras)
    }

    @Test("headings, paragraphs, quotes and code in one document, Chinese and English")
    func structure() throws {
        let document = try parse(
            """
            # 部署手冊 Deployment {#top}

            First line
            second **bold** line with `code_span` and snake_case_name.

            请假规定
            ========

            > 引用 quoted
            > text

            ```sh
            # not a heading
              indented $x
            ```

            Sub
            ---
            ***
            Last
            """)
        let headings = document.blocks.filter { $0.kind == .heading }
        #expect(headings.map(\.text) == ["部署手冊 Deployment", "请假规定", "Sub"])
        #expect(headings.map(\.level) == [1, 1, 2])
        #expect(
            document.texts(.paragraph) == [
                "First line\nsecond bold line with code_span and snake_case_name.",
                "引用 quoted\ntext", "# not a heading\n  indented $x", "Last",
            ])
        #expect(document.facts.title == "部署手冊 Deployment")
    }

    @Test("lists nest and carry the numbers they are shown with")
    func lists() throws {
        let document = try parse(
            """
            Intro:
            - one
              1. a
              1. b
            - two
              continued

            Text
            3) drei

            3) third
            4) fourth
            """)
        #expect(
            document.texts(.listItem) == [
                "one", "1. a", "2. b", "two\ncontinued", "3) third", "4) fourth",
            ])
        #expect(document.blocks.filter { $0.kind == .listItem }.map(\.level) == [1, 2, 2, 1, 1, 1])
        #expect(document.texts(.paragraph) == ["Intro:", "Text\n3) drei"])
    }

    @Test("a list goes on after an indented paragraph of an item")
    func listsGoOn() throws {
        let document = try parse(
            """
            1. one
               - nested 甲
               - nested 乙

                 段落 in item
            2. two

               more 说明
            3. three
            """)
        #expect(
            document.blocks.map(\.text) == [
                "1. one", "nested 甲", "nested 乙", "段落 in item", "2. two", "more 说明", "3. three",
            ])
        let plain = try parse("The number of windows is\n14. 门的数量是\n6. 而已")
        #expect(plain.blocks.count == 1)
    }

    @Test("code says that its lines mean something")
    func code() throws {
        let document = try parse("文字\n\n```py\ndef 甲():\n    return 1\n```\n后文")
        #expect(document.blocks.map(\.isPreformatted) == [false, true, false])
        #expect(document.blocks[1].text == "def 甲():\n    return 1")
    }

    @Test("tables have rows, cells and a header")
    func tables() throws {
        let document = try parse(
            """
            | 項目 | Days \\| hours |
            |:-----|:----:|
            | 病假 | **30** |
            | only

            after
            """)
        #expect(document.texts(.tableRow) == ["項目\tDays | hours", "病假\t30", "only\t"])
        #expect(document.blocks.map(\.isTableHeader) == [true, false, false, false])
        #expect(document.texts(.paragraph) == ["after"])
    }

    @Test(
        "inlines lose their marks and keep their words",
        arguments: [
            ("[text](https://a.b/c_(d)) end", "text end"), ("![圖片 alt](x.png)", "圖片 alt"),
            ("[one][ref] and [ref] and [none]", "one and ref and [none]"),
            ("2 * 3 * 4 and 5*6", "2 * 3 * 4 and 5*6"), ("**粗体**文字", "粗体文字"),
            ("***both*** ~~gone~~ ~5", "both gone ~5"), ("\\*kept\\* a_b_c", "*kept* a_b_c"),
            ("<https://a.b> &amp; &#20013; <b>x</b> 1 < 2", "https://a.b & 中 x 1 < 2"),
            ("``a ` b`` `unclosed", "a ` b `unclosed"),
            ("[**bold** link](u)", "bold link"), ("a ] b [ c", "a ] b [ c"),
            ("&bull; &hearts; &nosuch;", "• ♥ &nosuch;"),
            ("10<sup>2</sup> x<sub>甲</sub>", "10² x甲"),
            ("logo <img src=\"x\" alt=\"標誌\">", "logo 標誌"),
            ("std::vector<int, a> x", "std::vector<int, a> x"),
            ("a <script>if (b < c) { d }</script> e<style>p {}</style>", "a  e"),
            ("a <script> b", "a  b"),
            ("<Tabs\n rows={[\n {a: '1', b: () => 2}\n ]}>\nwords", "words"),
        ])
    func inlines(source: String, words: String) throws {
        let document = try parse(source + "\n\n[ref]: https://example.org/r\n")
        #expect(document.text == words)
    }

    @Test(
        "emphasis needs no space beside East Asian punctuation",
        arguments: [
            ("**注意：**文字", "注意：文字"), ("文字**“粗体”**文字", "文字“粗体”文字"),
            ("（*斜体*）和~~（删）~~字", "（斜体）和（删）字"), ("**Note:**text", "**Note:**text"),
            ("星号。\\*不是*强调", "星号。*不是*强调"), ("`码：**字`", "码：**字"),
            ("[**链接。**文](https://a.b/。**c**d)", "链接。文"),
        ])
    func eastAsianEmphasis(source: String, words: String) throws {
        #expect(try parse(source).text == words)
    }

    @Test("code does not decide the language, and the fences of call-outs are no text")
    func proseAndCode() throws {
        let document = try parse(
            """
            :::note 注意事項
            請先備份資料。
            :::

            ```
            let some = long.code(in: english) + that.goes(on: and, on: and, on: line)
            ```
            """)
        #expect(document.facts.language == "zh-Hant")
        #expect(document.texts(.paragraph).prefix(2) == ["注意事項", "請先備份資料。"])
    }

    @Test("link targets come on request")
    func links() throws {
        let document = try parse("See [docs](https://a.b/c \"t\") now", extras: [.links])
        #expect(document.text == "See docs (https://a.b/c) now")
    }

    @Test("front matter gives title, author and dates, and is no text")
    func frontMatter() throws {
        let document = try parse(
            "---\ntitle: \"Release notes\"\nauthor: 王小明\ndate: 2026-07-01\ntags:\n  - a\n---\nText\n"
        )
        #expect(document.facts.title == "Release notes")
        #expect(document.facts.author == "王小明")
        #expect(document.facts.created == "2026-07-01")
        #expect(document.text == "Text")
    }

    @Test("notes stay where nothing refers to them, in their order")
    func notes() throws {
        let document = try parse(
            """
            Text[^b] and ~~old~~.

            [^a]: alone
            [^b]: used
                ```
                [^c]: code
                ```

            > [^long label]: no note
            > [^引]: 引注
            """)
        #expect(document.texts(.footnote) == ["alone", "used", "引注"])
        #expect(document.texts(.paragraph).first == "Text and old.")
        #expect(!document.text.contains("[^a]"))
    }

    @Test("what call-outs and tabs of dialects hold is read like the rest")
    func dialects() throws {
        let document = try parse(
            """
            !!! note "注意"
                First **line**
                - item

                === "Tab"

                    ```sh
                    ::: ls
                    ```
            After

            | a | b |
            |---|---|
            | 1 | 2 |
            :::tip
            Inside
            :::
            <TabItem value="x">
            ## 標題
            </TabItem>
            <https://a.b>
            """)
        #expect(
            document.blocks.map(\.text) == [
                "!!! note \"注意\"", "First line", "item", "=== \"Tab\"", "::: ls", "After", "a\tb",
                "1\t2", "Inside", "標題", "https://a.b",
            ])
        #expect(document.blocks.filter(\.isPreformatted).map(\.text) == ["::: ls"])
        #expect(document.texts(.heading) == ["標題"])
    }

    @Test("code keeps what looks like marks, whether fenced, further right or in a quote")
    func codeInside() throws {
        let document = try parse(
            """
            - item

              > ```
              > > 引用
              >   - x
              > ```

            text

                > **four** columns
                1. kept
            """)
        #expect(
            document.blocks.filter(\.isPreformatted).map(\.text) == [
                "> 引用\n  - x", "> **four** columns\n1. kept",
            ])
    }

    @Test("scripts and styles are no text, tables in HTML may hold empty lines and Markdown")
    func htmlBlocks() throws {
        let document = try parse(
            """
            <div>
            <style>
            p { color: red }

            b { color: blue }
            </style>

            Shown

            <script>
            let a = 1

            let b = 2
            </script>
            <table>
            <tr>

                <td>甲</td>

            <td>

            - **bold** `x`

            </td></tr>
            </table>

            <h2>標題</h2>

            1. <p>one</p>

            <table> is never closed

            Last
            """)
        #expect(
            document.blocks.map(\.text) == [
                "Shown", "甲\tbold x", "標題", "1. one", "is never closed", "Last",
            ])
    }

    @Test("comments go, footnotes and tables in HTML stay")
    func htmlInside() throws {
        let document = try parse(
            """
            <!-- hidden
            more -->
            <CustomContent platform="x">

            Visible

            <table><tr><th>A</th><th>乙</th></tr>
            <tr><td>1</td><td>2</td></tr></table>

            [^1]: The *note*
            """)
        #expect(document.text == "Visible\nA\t乙\n1\t2\nThe note")
        #expect(document.texts(.footnote) == ["The note"])
        #expect(document.texts(.tableRow).count == 2)
    }

    @Test(
        "openings without an end, which take the library quadratic time, are refused at once",
        arguments: ["<![CDATA[", "<?", "<!A ", "<!-"])
    func openings(opening: String) throws {
        let many = "x " + String(repeating: opening, count: 100_000)
        #expect(try SharedPool.failure(Array(many.utf8), .markdown) == .limitExceeded)
        let ended = try parse(String(repeating: "a \(opening) ?> ]]> > b\n", count: 3_000))
        #expect(ended.text.contains("b"))
    }

    @Test("a long text is read in pieces that nobody sees")
    func pieces() throws {
        let rows = (0..<12_000).map { "| \($0) | 值 \\| \($0) |" }
        let items = (0..<6_500).map { "- item \($0) [named][far] of a list[^far]" }
        let code = (0..<3_000).map { $0 % 9 == 0 ? "" : "# code \($0)\n- more" }
        let text =
            """
            | n | 名 |
            |---|:--|
            \(rows.joined(separator: "\n"))

            \(items.joined(separator: "\n"))

            ```
            \(code.joined(separator: "\n"))
            ```

            <!--
            \(String(repeating: "hidden\n\n", count: 10_000))
            -->

            | second | table |
            |--------|-------|
            | x      | y     |

            [far]: https://example.org
            [^far]: The note
            """
        let document = try SharedPool.pool.get().parse(
            bytes: Array(text.utf8), source: "long", type: .markdown,
            settings: ParseSettings(timeoutSeconds: 120))
        let tableRows = document.blocks.filter { $0.kind == .tableRow }
        #expect(tableRows.map(\.text).prefix(2) == ["n\t名", "0\t值 | 0"])
        #expect(tableRows.count == rows.count + 3)
        #expect(tableRows.filter(\.isTableHeader).map(\.text) == ["n\t名", "second\ttable"])
        #expect(Set(tableRows.dropLast(2).map(\.level)) == [1] && tableRows.last?.level == 2)
        let list = document.texts(.listItem)
        #expect(list.count == items.count && list.last == "item 6499 named of a list")
        #expect(
            document.blocks.filter(\.isPreformatted).map(\.text) == [
                code.joined(separator: "\n")
            ])
        #expect(document.texts(.heading).isEmpty && document.texts(.footnote) == ["The note"])
        #expect(!document.text.contains("hidden"))
    }

    @Test(
        "marks in great number take no great time",
        arguments: ["[", "*a ", "`", "<a", "![](", "_*"])
    func pathological(mark: String) throws {
        let document = try parse(String(repeating: mark, count: 50_000))
        #expect(document.blocks.count <= 1)
    }
}
