import Chunking
import Corpus
import Foundation
import Testing

@Suite("Cleaning")
struct CleaningTests {
    @Test(
        "lines are joined with a space in Latin text and without one in Han and kana",
        arguments: [
            ("one\ntwo", "one two"), ("one\r\ntwo", "one two"), ("one \n\t two", "one two"),
            ("員工應於\n三日前提出。", "員工應於三日前提出。"), ("员工应于\n三日前提出。", "员工应于三日前提出。"),
            ("カタ\nカナ", "カタカナ"), ("他說：\n“好”", "他說：“好”"), ("使用\nPython", "使用 Python"),
            ("Python\n開發", "Python 開發"), ("한국\n말", "한국 말"), ("第一，\nsecond", "第一， second"),
            ("one\u{2028}two\u{85}three", "one two three"),
        ])
    func lines(raw: String, cleaned: String) { #expect(Cleaning.clean(raw) == cleaned) }

    @Test(
        "a word cut by the end of a line is whole again",
        arguments: [
            ("exam-\nple", "example"), ("exam\u{2010}\nple", "example"),
            ("exam- \r\nple", "example"),
            ("exam\u{AD}\nple", "example"), ("exam\u{AD}ple", "example"),
            ("caf\u{E9}-\nt\u{E9}ria", "cafétéria"),
            ("COVID-\n19", "COVID-19"), ("Anglo-\nSaxon", "Anglo-Saxon"),
            ("this -\nthat", "this - that"),
            ("well-known", "well-known"), ("1990-\n1995", "1990-1995"), ("e\u{301}-\na", "éa"),
            ("- item", "- item"), ("-\nitem", "- item"), ("ab--\ncd", "ab-- cd"),
        ])
    func hyphens(raw: String, cleaned: String) { #expect(Cleaning.clean(raw) == cleaned) }

    @Test(
        "a name broken by the end of a line has no space in it",
        arguments: [
            ("FAA–2020–\n0686", "FAA–2020–0686"), ("第 3–\n5 條", "第 3–5 條"),
            ("Paris–\nLyon", "Paris–Lyon"), ("the plan –\nwhich", "the plan – which"),
            ("–\n5", "– 5"), ("john.doe@\nexample.org", "john.doe@example.org"),
            ("聯絡 hr@\nexample.tw", "聯絡 hr@example.tw"), ("write @\nhome", "write @ home"),
            ("john@example.\norg.", "john@example.org."), ("a@b.org.\nnext", "a@b.org. next"),
            ("/very/long/\npath", "/very/long/path"), ("and/\nor", "and/or"), ("是/\n否", "是/否"),
            ("C:\\Win\\\nbin", "C:\\Win\\bin"), ("either / \nor", "either / or"),
            ("max_\nchars", "max_chars"), ("_word_\nnext", "_word_ next"),
            ("https://a.org/b/\nc/d.html 文件", "https://a.org/b/c/d.html 文件"),
            ("https://a.org/b?x=1&\ny=2", "https://a.org/b?x=1&y=2"),
            ("https://a.org/my-\npage", "https://a.org/my-page"),
            ("https://a.org\n/b/c", "https://a.org/b/c"), ("www.a.org/\nb_c", "www.a.org/b_c"),
            ("见 https://a.org/\n说明/x", "见 https://a.org/ 说明/x"),
            ("https://a.org/b/\nfor more.", "https://a.org/b/ for more."),
            ("https://a.org.\nThe end/start", "https://a.org. The end/start"),
            ("me@my-\nfirm.de", "me@my-firm.de"),
        ])
    func names(raw: String, cleaned: String) { #expect(Cleaning.clean(raw) == cleaned) }

    @Test(
        "a hyphen at a line's end stays where the document writes the word so elsewhere",
        arguments: [
            ("A well-\nknown rule.", "It is Well-Known.", "A well-known rule."),
            ("A well\u{2010}\nknown rule.", "well\u{2011}known", "A well-known rule."),
            ("A well-\nknown rule.", "It is wellknown.", "A wellknown rule."),
            ("An exam-\nple.", "example exam-ple", "An example."),
            ("state-of-the-\nart", "A state-of-the-art plan", "state-of-the-art"),
            ("使用 e-\nmail 申請", "或寄 e-mail。", "使用 e-mail 申請"),
            ("使用 e-\nmail 申请", "或寄 email。", "使用 email 申请"),
        ])
    func compounds(broken: String, other: String, cleaned: String) {
        for blocks in [[broken, other], [other, broken]] {
            let document = document(blocks[0], blocks[1])
            let block = document.blocks[blocks[0] == broken ? 0 : 1]
            #expect(Cleaning.text(of: document, in: block.range) == cleaned)
        }
    }

    @Test(
        "where the document writes a word nowhere else, the language tells whose the hyphen is",
        arguments: [
            ("the long-\nterm plan", "the long-term plan"), ("a self-\nservice", "a self-service"),
            ("a self-\nish one", "a selfish one"), ("well-\nknown", "well-known"),
            ("an e-\nmail box", "an e-mail box"), ("is main-\ntained", "is maintained"),
            ("state-\nof-the-art", "state-of-the-art"), ("up-\nto-date", "up-to-date"),
            ("short-\nand long-term", "short- and long-term"),
            ("24-\nand 48-hour", "24- and 48-hour"), ("a high-\nquality", "a high-quality"),
            ("a high-\nway", "a highway"), ("cor-\nrelated", "correlated"),
            ("care-\nfree", "carefree"), ("rule-\nbased", "rule-based"),
            ("an un-\nknown", "an unknown"), ("peut-\nêtre", "peut-être"),
            ("a two-\nstage pump", "a two-stage pump"), ("four-\nteen", "fourteen"),
            ("hard-\nwired", "hard-wired"), ("hard-\nware", "hardware"),
            ("a non-\nreturn valve", "a non-return valve"), ("re-\nentry", "re-entry"),
            ("re-\nports", "reports"), ("rendez-\nvous", "rendez-vous"),
            ("sous-\ntraire", "soustraire"),
        ])
    func languages(broken: String, cleaned: String) {
        let document = Document(
            type: .txt, facts: DocumentFacts(language: "en"),
            blocks: [Block(kind: .paragraph, text: broken)])
        #expect(Cleaning.text(of: document, in: document.blocks[0].range) == cleaned)
    }

    @Test("English rules don't hold for a text of another language")
    func otherLanguages() {
        for (language, cleaned) in [("en", "all-gemein"), ("und-Latn", "allgemein")] {
            let document = Document(
                type: .txt, facts: DocumentFacts(language: language),
                blocks: [Block(kind: .paragraph, text: "all-\ngemein")])
            #expect(Cleaning.text(of: document, in: document.blocks[0].range) == cleaned)
        }
    }

    @Test("code keeps its lines and indents, and nothing of it is rejoined")
    func preformatted() {
        let code = "def 請假(days):\n    if days > 14:  # exam-\n\n\n\treturn “ﬁn”\n\u{A0}x"
        let document = Document(
            type: .markdown, blocks: [Block(kind: .paragraph, text: code, isPreformatted: true)])
        let cleaned = Cleaning.text(of: document, in: 0..<code.utf8.count)
        #expect(
            cleaned == "def 請假(days):\n    if days > 14:  # exam-\n\n    return “fin”\n x")
    }

    @Test(
        "forms that only look different are folded",
        arguments: [
            ("ＡＢＣ１２３", "ABC123"), ("eﬃcient oﬀice", "efficient office"), ("ｶﾞｲﾄﾞ", "ガイド"),
            ("Ⅳ", "IV"),
            ("⼈⼒", "人力"), ("25℃", "25°C"), ("𝐀𝟏", "A1"), ("５０％", "50%"), ("￥100", "¥100"),
            ("non\u{2011}breaking", "non-breaking"), ("ĳs", "ijs"), ("︵甲︶", "(甲)"),
        ])
    func folded(raw: String, cleaned: String) {
        #expect(Array(Cleaning.clean(raw).utf8) == Array(cleaned.utf8))
    }

    @Test(
        "forms that say something are kept",
        arguments: [
            "x²", "H₂O", "½", "①②", "㈱", "™", "®", "№ 5", "㎡", "ª", "…", "´", "他說：「好！」（是？）；3～5，",
            "ㄱ", "·",
        ])
    func kept(text: String) { #expect(Cleaning.clean(text) == text) }

    @Test(
        "what can't be seen is left out",
        arguments: [
            ("a\u{200B}b\u{FEFF}c\u{2060}", "abc"), ("a\u{0}b\u{7}c\u{7F}\u{9F}", "abc"),
            ("\u{202B}abc\u{202C}", "abc"), ("❤\u{FE0F}", "❤"), ("葛\u{E0100}", "葛"),
            ("a \u{200B} b", "a b"), ("a\u{A0}b\u{3000}c\u{2009}d", "a b c d"), ("  a\tb  ", "a b"),
            ("a\u{200D}b", "ab"), ("\u{200B}\n\u{AD} ", ""), ("", ""),
        ])
    func invisible(raw: String, cleaned: String) { #expect(Cleaning.clean(raw) == cleaned) }

    @Test("joiners stay where the script or an emoji needs them")
    func joiners() {
        for text in ["👩\u{200D}💻", "می\u{200C}خواهم", "क\u{94D}\u{200D}ष"] {
            #expect(Array(Cleaning.clean(text).utf8) == Array(text.utf8))
        }
    }

    @Test(
        "text is in NFC, whatever stands between a letter and its mark",
        arguments: [
            ("e\u{301}", "\u{E9}"), ("e\u{200B}\u{301}", "\u{E9}"), ("か\u{3099}", "が"),
            ("a\u{327}\u{200B}\u{301}", "\u{E1}\u{327}"), ("\u{1100}\u{1161}\u{11A8}", "각"),
            ("\u{212B}", "\u{C5}"), ("\u{F900}", "豈"), ("q\u{302}\u{323}", "q\u{323}\u{302}"),
            ("ﬁ\u{301}", "f\u{ED}"), ("e \u{301}", "e \u{301}"),
        ])
    func composed(raw: String, cleaned: String) {
        #expect(Array(Cleaning.clean(raw).utf8) == Array(cleaned.utf8))
    }

    @Test("cleaned text is in NFC, cleaning it again changes nothing, for random text")
    func stable() {
        for seed in 0..<200 as Range<UInt64> {
            let scripts = DocumentGenerator.Script.allCases
            var generator = DocumentGenerator(seed: seed, script: scripts[Int(seed % 4)])
            for block in generator.document().blocks
            where block.kind != .tableRow && !block.isPreformatted {
                let text = Cleaning.clean(block.text)
                let bytes = Array(text.utf8)
                #expect(Array(Cleaning.clean(text).utf8) == bytes, "seed \(seed)")
                #expect(
                    Array(text.precomposedStringWithCanonicalMapping.utf8) == bytes, "seed \(seed)")
                #expect(!text.contains("  ") && text.first != " " && text.last != " ")
            }
        }
    }

    @Test("every scalar alone gives its NFC, its NFKC, or nothing")
    func everyScalar() {
        for value in (0x20 as UInt32)..<0x30000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let raw = String(scalar)
            let cleaned = Array(Cleaning.clean(raw).utf8)
            let forms = [
                "", raw.precomposedStringWithCanonicalMapping,
                raw.precomposedStringWithCompatibilityMapping,
                value == 0x2010 || value == 0x2011 ? "-" : "",
            ]
            #expect(forms.contains { Array($0.utf8) == cleaned }, "U+\(String(value, radix: 16))")
            let isVisible =
                scalar.properties.generalCategory != .control
                && !scalar.properties.isDefaultIgnorableCodePoint
                && !scalar.properties.isWhitespace && !scalar.properties.isNoncharacterCodePoint
                && scalar.properties.generalCategory != .format
            #expect(!isVisible || !cleaned.isEmpty, "U+\(String(value, radix: 16)) is lost")
        }
    }

    @Test("cells of a table row stay apart by a tab")
    func cells() {
        let row = row(1, ["Item  name", " Price\n(EUR)", "數量"])
        let document = Document(type: .docx, blocks: [row])
        let text = Cleaning.text(of: document, in: 0..<document.text.utf8.count)
        #expect(text == "Item name\tPrice (EUR)\t數量")
    }

    @Test("the report counts what cleaning changed")
    func report() {
        let document = Document(
            type: .txt,
            blocks: [
                paragraph("exam-\nple\u{200B} ﬁne\u{7}"),
                Block(kind: .furniture, text: "page 1"),
            ])
        let chunker = Chunker(settings: ChunkSettings(), countTokens: countTokens)
        let report = chunker.chunks(of: document).report
        #expect(report.droppedCharacters == 2)
        #expect(report.foldedCharacters == 1)
        #expect(report.rejoinedWords == 1)
        #expect(report.furnitureBlocks == 1)
        #expect(report.repeatedBlocks == 0)
    }
}
