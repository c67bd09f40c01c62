import Corpus
import ParserPool
import Testing

@Suite("Front matter of Markdown")
struct FrontMatterTests {
    private func parse(_ text: String) throws -> Document {
        try SharedPool.parse(Array(text.utf8), .markdown)
    }

    @Test("facts, lists, nested keys and keys of other scripts; the text begins behind it")
    func members() throws {
        let document = try parse(
            """
            ---
            title: "Brakes: a guide"
            authors: [Ann Lee, 王小明]
            date: 2024-03-05T10:00:00Z
            lastmod: 2025-01-02
            lang: de
            tags:
              - brakes
              - 煞車
            draft: false
            weight: 10
            seo: { robots: noindex, "Card Title": Big }
            部門: 人資
            empty:
            ---
            Bremsen regelmäßig prüfen und Beläge erneuern.
            """)
        let facts = document.facts
        #expect(facts.title == "Brakes: a guide" && facts.author == "Ann Lee, 王小明")
        #expect(facts.created == "2024-03-05T10:00:00Z" && facts.modified == "2025-01-02")
        #expect(facts.language == "de" && facts.warnings == [])
        #expect(
            facts.metadata == [
                "authors": ["Ann Lee", "王小明"], "tags": ["brakes", "煞車"], "draft": ["false"],
                "weight": ["10"], "seo_robots": ["noindex"], "seo_card_title": ["Big"],
                "部門": ["人資"],
            ])
        #expect(document.text == "Bremsen regelmäßig prüfen und Beläge erneuern.")
    }

    @Test("what can't be read is text, with a warning that says where")
    func malformed() throws {
        let cases = [
            ("title: A: b: [c", "line 2, column"), ("a: 1\na: 2", "line 2: a key is there twice"),
            ("a: &x [1]\nb: [*x, *x]", "anchors"),
            (
                String(repeating: "a: \(String(repeating: "x", count: 70))\n", count: 1_000),
                "64 KiB"
            ),
            (String(repeating: "[", count: 5_000), "no YAML"),
            ("\tkey: x", "no YAML"),
        ]
        for (matter, reason) in cases {
            let document = try parse("---\n\(matter)\n---\nBody text stays.\n")
            #expect(document.facts.warnings.count == 1)
            #expect(document.facts.warnings.first?.contains(reason) == true, "\(document.facts)")
            #expect(document.facts.metadata == [:])
            #expect(document.text.contains("Body text stays."))
            let first = try #require(matter.split(separator: "\n").first).prefix(3)
            #expect(document.text.contains(first.replacing("\t", with: "")), "nothing is lost")
        }
    }

    @Test("bombs of aliases and depths end at once")
    func bombs() throws {
        var lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
        for level in 1..<30 {
            let aliases = [String](repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            lines.append("a\(level): &a\(level) [\(aliases)]")
        }
        // A mark of byte order is passed over where a line begins.
        let hidden = (0..<30).map { level in
            let inner = [String](
                repeating: level == 0 ? "x" : "\n\u{FEFF}*a\(level - 1)\n", count: 9)
            return "a\(level):\n\u{FEFF}&a\(level) [\(inner.joined(separator: ","))]"
        }
        for lines in [lines, hidden] {
            let document = try parse("---\n\(lines.joined(separator: "\n"))\n---\nBody\n")
            #expect(document.facts.warnings.count == 1 && document.text.hasSuffix("Body"))
            #expect(document.facts.warnings.first?.contains("anchors") == true)
        }
        let deep = String(repeating: "- ", count: 900) + "x"
        #expect(try parse("---\na:\n\(deep)\n---\nBody\n").text.hasSuffix("Body"))
    }

    @Test(
        "rules are no front matter",
        arguments: [
            "---\n\nA paragraph: with a colon.\n\n---\nMore.", "---\nJust words\n---\nMore.",
            "text\n---\nkey: value\n---\n", "---", "----\na: b\n----\n", "",
        ])
    func rules(text: String) throws {
        let document = try parse(text)
        #expect(document.facts.metadata == [:] && document.facts.warnings == [])
        for word in ["colon", "words", "value", "a: b"] where text.contains(word) {
            #expect(document.text.contains(word))
        }
    }

    @Test("empty front matter, other ends, CRLF, a mark of order")
    func ends() throws {
        #expect(try parse("---\n---\nBody").text == "Body")
        #expect(try parse("---\n# only a comment\n...\nBody").text == "Body")
        let document = try parse("\u{FEFF}---\r\ntags: a\r\n---\r\nBody\r\n")
        #expect(document.facts.metadata == ["tags": ["a"]] && document.text == "Body")
        let open = try parse("---\ntags: a\n\nBody")
        #expect(open.facts.warnings.count == 1 && open.text.contains("tags: a"))
        #expect(open.facts.warnings[0].contains("begins in line 1 is not closed"))
    }

    @Test("what is no date or no language is named, and is metadata")
    func misstated() throws {
        let facts = try parse(
            "---\ndate: 2024-13-05\nupdated: last week\nlang: English\n---\nThe brakes are changed"
        ).facts
        #expect(facts.created == nil && facts.modified == nil && facts.language == "en")
        #expect(
            facts.metadata == [
                "date": ["2024-13-05"], "updated": ["last week"], "lang": ["English"],
            ])
        #expect(facts.warnings.count == 3)
        for word in ["“2024-13-05” (date)", "“last week” (updated)", "“English” (lang)"] {
            #expect(facts.warnings.contains { $0.contains(word) }, "\(facts.warnings)")
        }
        let fine = try parse("---\ndate: 2024-12-31\nlang: ja\n---\nThe brakes are changed").facts
        #expect(fine.warnings == [], "a language that the text contradicts is none to warn of")
        let many = (0..<50).map { "author\($0): x\ndate\($0): y" }.joined(separator: "\n")
        let long = String(repeating: "x", count: 900)
        let others = try parse("---\n\(many)\ndate: \(long)\n---\nBody").facts.warnings
        #expect(others.count == 1 && others[0].count < 120)
    }

    @Test("who may read it is not the document's to say")
    func readers() throws {
        let document = try parse("---\nACL: everyone\nmatch: x\n---\nBody")
        #expect(document.facts.metadata == [:])
        #expect(document.facts.warnings.contains { $0.contains("acl") })
        #expect(document.facts.warnings.contains { $0.contains("1 value of its metadata") })
    }

    @Test("a language that the text contradicts is metadata")
    func languages() throws {
        let cases: [(String, String, String, String?)] = [
            ("zh-TW", "請假規定與加班費", "zh-Hant", nil), ("en", "請假規定與加班費", "zh-Hant", "en"),
            ("zh", "请假规定与加班费", "zh-Hans", nil), ("zh_CN", "山水田", "zh-Hans", nil),
            ("nl", "De remmen worden elk jaar vervangen", "nl", nil),
            ("ja", "The brakes are changed", "en", "ja"),
            ("uk", "Гальма замінюють щороку", "uk", nil),
            ("??", "The brakes are changed", "en", "??"), ("hi", "ब्रेक हर साल बदले जाते हैं", "hi", nil),
            ("en", "ब्रेक हर साल बदले जाते हैं", "und", "en"), ("hi", "The brakes", "en", "hi"),
            ("yue", "請假規定與加班費", "zh-Hant", "yue"),
        ]
        for (stated, text, language, metadata) in cases {
            let facts = try parse("---\nlang: \"\(stated)\"\n---\n\(text)\n").facts
            #expect(facts.language == language, "\(stated)")
            #expect(facts.metadata["lang"] == metadata.map { [$0] }, "\(stated)")
        }
    }

    @Test("too much of it is left out aloud")
    func limits() throws {
        let long = String(repeating: "x", count: 1_001)
        let facts = try parse("---\na: \(long)\nb: y\n\"?!\": z\n---\nBody").facts
        #expect(facts.metadata == ["b": ["y"], "__": ["z"]])
        #expect(facts.warnings.first?.contains("1 value of its metadata left out") == true)
    }

    @Test("title and authors have limits, and so have keys inside each other")
    func limitsOfFacts() throws {
        let long = String(repeating: "x", count: 1_001)
        let authors = [String](repeating: "Ann Lee", count: 500).joined(separator: ", ")
        let deep =
            String(repeating: "{ k: ", count: 300) + "v" + String(repeating: " }", count: 300)
        let facts = try parse(
            "---\ntitle: \(long)\nauthors: [\(authors)]\ndeep: \(deep)\nacl: all\n---\nBody"
        ).facts
        #expect(facts.title == nil)
        let author = try #require(facts.author)
        #expect(author.hasPrefix("Ann Lee, Ann Lee") && author.utf8.count <= 1_000)
        #expect(facts.metadata["authors"]?.count == 500 && facts.metadata.count == 1)
        #expect(facts.warnings.contains { $0.contains("2 values of its metadata left out") })
        #expect(facts.warnings.contains { $0.contains("acl") })
    }

    @Test("keys that are no texts are left out aloud")
    func keys() throws {
        let facts = try parse("---\n? [a, b]\n: c\nd: { ? { e: f } : g }\nh: i\n---\nBody").facts
        #expect(facts.metadata == ["h": ["i"]])
        #expect(
            facts.warnings == [
                "2 keys of the front matter left out: no text but a list or a mapping."
            ])
    }

    @Test("of TOML plain values are read, and that is said of the rest")
    func toml() throws {
        let document = try parse(
            "+++\ntitle = \"Lamps\"\ndate = 2024-03-05\nweight = 3\ntags = [\"a\"]\n+++\nBody")
        #expect(document.facts.title == "Lamps" && document.facts.created == "2024-03-05")
        #expect(document.facts.metadata == ["weight": ["3"]] && document.text == "Body")
        #expect(document.facts.warnings.first?.contains("TOML") == true)
    }

    @Test("of TOML no line of a long text is a key, no key counts twice, quotes are not its own")
    func hostileTOML() throws {
        for quotes in ["\"\"\"", "'''"] {
            let facts = try parse(
                "+++\n\"a b\" = 1\nt = \(quotes)\nunit = 2\n\(quotes)\nc = 3\n+++\nBody"
            ).facts
            #expect(facts.metadata == ["a_b": ["1"]] && facts.warnings.count == 1)
        }
        let doubled = try parse("+++\na = 1\n\"a\" = 2\n+++\nBody")
        #expect(doubled.facts.metadata == [:] && doubled.text.contains("a = 1"))
        #expect(doubled.facts.warnings.first?.contains("line 3: a key is there twice") == true)
    }
}
