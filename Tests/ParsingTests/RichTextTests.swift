import Corpus
import Testing

/// Rich texts come inside of Word documents.
@Suite("Rich text (RTF)")
struct RichTextTests {
    private func parse(_ text: String) throws -> Document {
        var builder = DOCXBuilder(body: "<w:altChunk r:id=\"c\"/>")
        builder.relationships = "<Relationship Id=\"c\" Type=\"x/aFChunk\" Target=\"c.rtf\"/>"
        builder.files = [("word/c.rtf", Array(text.utf8))]
        return try SharedPool.parse(builder.build(), .docx)
    }

    @Test(
        "characters come whole from code pages, fonts and Unicode",
        arguments: [
            (
                "{\\rtf1\\ansi caf\\'e9 \\u8364?5\\~m\\_n \\lquote x\\rquote\\emdash y}",
                "café €5\u{A0}m\u{2011}n ‘x’—y"
            ),
            ("{\\rtf1\\ansi\\ansicpg936 \\'d6\\'d0\\'ce\\'c4}", "中文"),
            (
                "{\\rtf1\\ansi{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fnil\\fcharset136 PMingLiU;}}"
                    + "\\f1\\'a4\\'a4\\'a4\\'e5\\f0  caf\\'e9}", "中文 café"
            ),
            ("{\\rtf1{\\fonttbl{\\f2\\fcharset2 Symbol;}}{\\f2 a}b}", "αb"),
            ("{\\rtf1\\uc2 \\u20013\\'d6\\'d0\\u25991\\'ce\\'c4 x}", "中文 x"),
            ("{\\rtf1\\u-10179?\\u-8704?}", "😀"), ("{\\rtf1\\uc0\\u20013 x}", "中x"),
            ("{\\rtf1 a\\{b\\}c\\\\d}", "a{b}c\\d"), ("{\\rtf1 a\\\nb}", "a\nb"),
            ("{\\rtf1 10{\\super 6} H{\\sub 2}O 10{\\up6 -3}}", "10⁶ H₂O 10⁻³"),
            ("{\\rtf1 shown{\\v hidden}{\\deleted gone}}", "shown"),
            (
                "{\\rtf1 {\\field{\\*\\fldinst HYPERLINK \"u\"}{\\fldrslt link}} after}",
                "link after"
            ),
        ])
    func characters(text: String, expected: String) throws {
        #expect(try parse(text).text == expected)
    }

    @Test("headings, lists, tables and notes are what they are; the rest is passed over")
    func structure() throws {
        let document = try parse(
            """
            {\\rtf1\\ansi{\\stylesheet{\\s0 Normal;}{\\s3\\outlinelevel1 heading 2;}}{\\info{\\title T}}
            {\\*\\generator x;}{\\header running}{\\pict\\bin5 }}}}}ffd8}
            \\pard\\s3 Chapter\\par\\pard Text{\\footnote\\pard A note.} goes on.\\par
            \\pard\\ilvl1{\\listtext 2.\\tab}second\\par{\\pntext\\bullet\\tab}dot\\par
            \\trowd\\trhdr\\pard\\intbl A\\cell B\\par more\\cell\\row\\trowd\\pard\\intbl 1\\cell 2\\cell\\row
            \\pard{\\*\\shpinst{\\sp{\\sn n}{\\sv 5}}{\\shptxt In a box\\par}}End\\par}
            behind
            """)
        #expect(
            document.blocks.map(\.text) == [
                "Chapter", "Text goes on.", "A note.", "2. second", "dot", "A\tB more", "1\t2",
                "In a box", "End",
            ])
        #expect(
            document.blocks.map(\.kind) == [
                .heading, .paragraph, .footnote, .listItem, .listItem, .tableRow, .tableRow,
                .paragraph, .paragraph,
            ])
        #expect(document.blocks.map(\.level) == [2, 0, 0, 2, 2, 1, 1, 0, 0])
        #expect(document.blocks.map(\.isTableHeader)[5...6] == [true, false])
    }

    @Test("damage and depth lose no more than they must")
    func hostile() throws {
        #expect(try parse("{\\rtf1 cut {\\b off").text == "cut off")
        #expect(try parse("{\\rtf1 a\\'zz b\\bin99999999 c}").text.hasPrefix("a"))
        #expect(try parse("{\\rtf1 \\u99999999999999? x}").text.hasSuffix("x"))
        let deep = try parse("{\\rtf1 " + String(repeating: "{", count: 100_000))
        #expect(deep.blocks.isEmpty && deep.facts.warnings.count == 1)
    }
}
