import Corpus
import TestSupport
import Testing

@testable import Searching

@Suite("Query language")
struct QueryParserTests {
    @Test(
        "words are searched exactly as they are typed",
        arguments: [
            "parental leave policy", "  two  spaces ", "退款期限是多久", "refund policy 退款期限",
            "C++ and C# -- not a - sign", "well-known 10:30 http://a.b/c", "a+b 3-7", "19\" rack",
            "note: unknown fields：are words", "", " ", "'single' ‘quotes’", "退货—政策（说明）", "+", "-",
        ])
    func plain(text: String) {
        #expect(Query(parsing: text) == Query(text: text))
    }

    @Test(
        "a phrase stands in any of the quotes, and is preferred",
        arguments: [
            ("find \"late fee\" now", "find late fee now", "late fee"),
            ("“late fee”", "late fee", "late fee"), ("„late fee“", "late fee", "late fee"),
            ("«late fee»", "late fee", "late fee"), ("＂退款 期限＂", "退款 期限", "退款 期限"),
            ("請問「退款期限」多久", "請問 退款期限 多久", "退款期限"), ("『保固』", "保固", "保固"),
            ("请问“退款期限”多久", "请问 退款期限 多久", "退款期限"), ("保固\"期限\"", "保固 期限", "期限"),
            ("VPN「連不上」 error", "VPN 連不上 error", "連不上"),
        ])
    func phrases(text: String, words: String, phrase: String) {
        let query = Query(parsing: text)
        #expect(query.text == words)
        #expect(query.conditions == [Condition(.phrase(phrase), strength: .preferred)])
        #expect(query.problem == nil)
    }

    @Test("+ requires and - excludes a word or a phrase, in either width")
    func signs() {
        #expect(
            Query(parsing: "leave +parental -sick")
                == Query(
                    text: "leave parental",
                    conditions: [
                        Condition(.phrase("parental")),
                        Condition(.phrase("sick"), strength: .excluded),
                    ]))
        #expect(
            Query(parsing: "退款 ＋期限 －「二手 商品」")
                == Query(
                    text: "退款 期限",
                    conditions: [
                        Condition(.phrase("期限")), Condition(.phrase("二手 商品"), strength: .excluded),
                    ]))
        #expect(
            Query(parsing: "+\"late fee\" 退款")
                == Query(text: "late fee 退款", conditions: [Condition(.phrase("late fee"))]))
    }

    @Test("fields are conditions; the words of title and heading are searched for as well")
    func fields() throws {
        #expect(
            Query(parsing: "warranty title:handbook type:PDF page:3-7,12 lang:zh,EN")
                == Query(
                    text: "warranty handbook",
                    conditions: [
                        Condition(.title("handbook")), Condition(.type([.pdf])),
                        Condition(.pages([3...7, 12...12])), Condition(.language(["zh", "en"])),
                    ]))
        #expect(
            Query(parsing: "heading：「退款 期限」 -source:old/**/*.txt")
                == Query(
                    text: "退款 期限",
                    conditions: [
                        Condition(.heading("退款 期限")),
                        Condition(.source(try PathPattern("old/**/*.txt")), strength: .excluded),
                    ]))
        #expect(
            Query(parsing: "page:１０- Title:x").conditions
                == [Condition(.pages([10...Int.max])), Condition(.title("x"))])
        #expect(Query(parsing: "page:-4").conditions == [Condition(.pages([1...4]))])
        #expect(Query(parsing: "page:3、5").conditions == [Condition(.pages([3...3, 5...5]))])
    }

    @Test(
        "what breaks the rules is searched as plain words, and says why",
        arguments: [
            ("find \"late fee", "\" is not closed"), ("請問「退款期限", "「 is not closed"),
            ("“退款 期限", "“ is not closed"), ("title: handbook", "nothing stands after title:"),
            ("warranty page:", "nothing stands after page:"),
            ("page:seven 退款", "“seven” is no page; write 3, 3-7 or 10-"),
            ("page:9-3", "“9-3” is no page; write 3, 3-7 or 10-"),
            ("page:0", "“0” is no page; write 3, 3-7 or 10-"),
            ("type:xlsx 保固", "“xlsx” is no type; there are pdf, docx, txt, md, html, jsonl"),
            ("type:, x", "“,” names nothing"), ("source:[a x", "'[' is not closed"),
        ])
    func malformed(text: String, problem: String) {
        #expect(Query(parsing: text) == Query(text: text, problem: problem))
    }

    @Test("a filter is a field with its value, or a path glob")
    func filters() throws {
        #expect(try Condition(filter: "type:pdf") == Condition(.type([.pdf])))
        #expect(try Condition(filter: "lang：zh-Hant") == Condition(.language(["zh-hant"])))
        #expect(
            try Condition(filter: "hr/**/*.pdf")
                == Condition(.source(try PathPattern("hr/**/*.pdf"))))
        #expect(
            try Condition(filter: "-source:年報 2023/")
                == Condition(.source(try PathPattern("年報 2023/")), strength: .excluded))
        #expect(try Condition(filter: "title:\"Employee 手冊\"") == Condition(.title("Employee 手冊")))
        for text in ["", "type:", "type:exe", "page:x", "source:["] {
            #expect(throws: InvalidText.self, "\(text)") { try Condition(filter: text) }
        }
    }

    @Test("a path pattern is a glob, or a part of the path in any case")
    func paths() throws {
        #expect(try PathPattern("hr/*.pdf").matches("hr/Leave.pdf"))
        #expect(try !PathPattern("hr/*.pdf").matches("old/hr/Leave.pdf"))
        #expect(try PathPattern("*.{pdf,docx}").matches("a/b/c.docx"))
        #expect(try PathPattern("leave").matches("hr/Parental Leave.pdf"))
        #expect(try PathPattern("產假").matches("人事/產假辦法.pdf"))
        #expect(try !PathPattern("产假x").matches("人事/產假辦法.pdf"))
    }

    @Test("any text is a query: its words are the text's, or it says why it is plain")
    func anyText() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        let pieces = [
            "a", "refund", "退款", "期限", " ", "  ", "\"", "“", "”", "「", "」", "『", "+", "-", "＋", "：",
            ":",
            "title", "page:", "type:", "pdf", "source:", "[", "*", "3-7", ",", "、", "\u{0}",
            "\u{301}", "👨‍👩‍👧",
        ]
        for _ in 0..<4000 {
            let text = (0..<Int.random(in: 0...12, using: &random))
                .map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            let query = Query(parsing: text)
            if query.problem != nil {
                #expect(query.text == text && query.conditions.isEmpty, "seed \(seed): \(text)")
            } else if query.conditions.isEmpty {
                #expect(letters(query.text) == letters(text), "seed \(seed): \(text)")
            }
            let kept = Set(query.text.unicodeScalars).subtracting([" "])
            #expect(kept.isSubset(of: Set(text.unicodeScalars)), "seed \(seed): \(text)")
            _ = try? Condition(filter: text)
        }
    }

    private func letters(_ text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.filter(\.properties.isAlphabetic)
    }

    @Test("an empty pair of quotes behind a field is no condition, and said")
    func emptyField() {
        let query = Query(parsing: "title：\"\" refund")
        #expect(query.problem == "nothing stands after title:" && query.text == "title：\"\" refund")
    }

    @Test("a long query takes linear time")
    func long() {
        let text = String(repeating: "+\"a b\" -c title:d 「退款」 ", count: 2000)
        #expect(Query(parsing: text).conditions.count == 8000)
        let open = String(repeating: "「a", count: 10_000)
        #expect(Query(parsing: open).problem == "「 is not closed")
    }
}
