import Corpus
import Testing

@Suite("Logs: what terminals are told is no text")
struct TerminalEscapesTests {
    private static let escape = "\u{1B}"

    private func parse(_ text: String, _ type: SourceType = .txt) throws -> Document {
        try SharedPool.parse(Array(text.replacing("␛", with: Self.escape).utf8), type)
    }

    @Test(
        "colours, titles and moves go, words stay words",
        arguments: [
            ("␛[1;31mERROR␛[0m the ␛[4mcompressor␛[24m stalled", "ERROR the compressor stalled"),
            ("␛]0;title\u{7}done", "done"), ("␛]2;window␛\\done", "done"),
            ("see ␛]8;;https://a.b/c\u{7}the docs␛]8;;\u{7} now", "see the docs now"),
            ("see ␛]8;id=1;https://a.b/c␛\\the docs␛]8;;␛\\ now", "see the docs now"),
            ("␛[38;2;255;0;0m紅␛[0m色 ␛[38:5:9m错误␛[m", "紅色 错误"), ("␛(B␛[mplain␛[K", "plain"),
            ("left␛[5Cright", "left right"), ("left ␛[5Cright", "left right"),
            ("up␛[2K␛[1Adown", "up down"), ("␛7saved␛8", "saved"), ("␛[?25lx␛[?25h", "x"),
            ("␛P1$r0m␛\\word", "word"), ("wo␛[Jrd wo␛[0Jrd", "word word"),
            ("before␛[2Jafter", "before after"), ("one␛Etwo␛Mthree␛cfour", "one two three four"),
            ("b\u{8}bo\u{8}ol\u{8}ld\u{8}d _\u{8}wo\u{8}_ 错\u{8}错 _\u{8}误", "bold wo 错 误"),
            ("\u{9B}1;31mERROR\u{9B}0m in \u{9B}?25lthe 紅\u{9B}5C色", "ERROR in the 紅 色"),
        ])
    func sequences(text: String, expected: String) throws {
        #expect(try parse(text).text == expected)
    }

    @Test(
        "what only looks like a part of a sequence stays",
        arguments: [
            "[31mERROR [0m", "a[1] = b[2K]", "^[[31m", "]0;title", "]8;;x", "\u{9B}Kein\u{8B} Wort",
            "end\u{9B}",
        ])
    func stray(text: String) throws {
        #expect(try parse(text).text == text)
    }

    @Test("a title that never ends takes no line with it")
    func unended() throws {
        let text = try parse("␛]0;title\nline two\n␛[31").text
        #expect(text.contains("title") && text.contains("line two"))
        let long = try parse("␛]0;" + String(repeating: "x", count: 5_000) + "\u{7}")
        #expect(long.text.contains("xxxx"))
    }

    @Test("structure is seen through colours, in Markdown and Latin text too")
    func structure() throws {
        let text = try parse("␛[1m# Start␛[0m\n\n␛[32m- one␛[0m\n␛[32m- two␛[0m")
        #expect(text.texts(.listItem) == ["- one", "- two"])
        #expect(text.texts(.heading) == ["Start"])
        #expect(try parse("␛[1m# Title␛[0m", .markdown).texts(.heading) == ["Title"])
        let latin = converted(
            Array("\u{1B}[31mErreur: d\u{1B}[0méj\u{1B}[0mà envoyé".utf8), from: "UTF-8",
            to: "CP1252")
        #expect(try SharedPool.parse(latin, .txt).text == "Erreur: déjà envoyé")
    }

    @Test("spans point at the text that is shown")
    func spans() throws {
        let document = try parse("␛[31mone␛[0m\n\n␛[32mtwo␛[0m")
        let text = Array(document.text.utf8)
        #expect(
            document.blocks.map { String(decoding: text[$0.range], as: UTF8.self) } == [
                "one", "two",
            ])
    }
}
