import Postings
import TestSupport
import Testing

/// Words as people type them, against words as documents write them.
@Suite("Words people type")
struct TypedWordTests {
    private func terms(_ text: String) -> [String] { Analyzer().analyze(text).map(\.term) }

    private func places(_ text: String) -> [String] {
        Analyzer().analyze(text).map { "\($0.term)@\($0.position)" }
    }

    @Test(
        "a measure gives the same terms in the same places however it is spaced and written",
        arguments: [
            ["5 mm", "5mm", "5-mm", "５ｍｍ", "5\u{A0}mm", "5㎜", "5 MM", "5\u{202F}mm"],
            ["230 V", "230V", "230v", "230-V"],
            ["3.5 kW", "3.5kW", "3.5KW", "3.5 KW", "3,5 kW", "3,5kW"],
            ["5 °C", "5°C", "5℃", "5 ℃", "5ºC", "5 ° C"], ["10 %", "10%", "１０％"],
            ["4 µm", "4 μm", "4µm", "4 um", "4um"], ["5mm²", "5 mm²", "5 mm2", "5mm2"],
            ["60 km/h", "60km/h"], ["9 N·m", "9 Nm", "9Nm"], ["4 Ω", "4Ω", "4 ohm", "4ohms"],
            ["25 ㎡", "25㎡", "25 m²", "25 m2"], ["5-10 mm", "5-10mm"],
        ])
    func measures(spellings: [String]) {
        for spelling in spellings {
            #expect(
                places("x " + spelling + " y") == places("x " + spellings[0] + " y"), "\(spelling)")
            #expect(places("直徑" + spelling + "以上") == places("直徑" + spellings[0] + "以上"))
        }
    }

    @Test(
        "a measure is one term besides the number and the unit",
        arguments: [
            ("5 mm drill", ["5mm@0", "5@0", "mm@1", "drill@2"]),
            ("3,5 kg", ["3.5@0", "3.5kg@0", "3@0", "5@1", "kg@2"]),
            ("0,125 kg", ["0.125@0", "0.125kg@0", "0@0", "125@1", "kg@2"]),
            ("1,2,5 kg", ["1@0", "2@1", "5kg@2", "5@2", "kg@3"]),
            ("3,5 von", ["3@0", "5@1", "von@2"]),
            ("共3，5 kg", ["共@0", "3@1", "5kg@2", "5@2", "kg@3"]),
            ("3.5 kW", ["3.5@0", "3.5kw@0", "3@0", "5@1", "kw@2"]),
            ("5-10 mm", ["5-10mm@0", "5-10@0", "5@0", "10mm@1", "10@1", "mm@2"]),
            ("25 °C", ["25°c@0", "25@0", "c@1"]), ("10 % of", ["10%@0", "10@0"]),
            ("in ℃", ["c@1"]), ("60 km/h", ["60km/h@0", "60@0", "km@1", "h@2"]),
        ])
    func measureTerms(text: String, expected: [String]) {
        #expect(places(text) == expected)
    }

    @Test(
        "what only looks like a unit is none",
        arguments: [
            "5 in the morning", "5 a day", "5 V-belts", "1990s", "3D", "5 M", "4K", "5 m'a dit",
            "mm 5",
            "10:30 h", "Wnt5a", "2N3904", "5 volts", "5 a.m. 5 mm.x", "第5 章", "5\tmm", "5   mm",
        ])
    func falseFriends(text: String) {
        let wholes = Analyzer().analyze(text).filter { $0.kind == .whole }.map(\.term)
        #expect(
            wholes.allSatisfy { !["5in", "5a", "5v", "5m", "5mm", "30h"].contains($0) }, "\(wholes)"
        )
    }

    @Test("highlights cover a measure as it is written, whichever way it is asked")
    func measureHighlights() {
        for query in ["5mm", "5 mm"] {
            for (text, marked) in [("Bohrer 5 mm lang", "5 mm"), ("直徑5mm螺絲", "5mm")] {
                let bytes = Array(text.utf8)
                let found = Highlighter.highlights(query: query, in: text)
                #expect(found.map { String(decoding: bytes[$0], as: UTF8.self) } == [marked])
            }
        }
    }

    @Test("a size with a factor is the same with x, X and ×, spaced or not, and holds its parts")
    func products() {
        #expect(places("M8x30 bolt") == ["m8x30@0", "m8@0", "30@1", "bolt@2"])
        for text in ["M8×30 bolt", "M8 x 30 bolt", "M8 X 30 bolt", "m8 × 30 bolt", "Ｍ８ｘ３０ bolt"] {
            #expect(places(text) == places("M8x30 bolt"), "\(text)")
        }
        #expect(terms("螺絲M8×30").contains("m8"))
        #expect(terms("M8") == ["m8"])
        #expect(terms("M10x1.25") == ["m10x1.25", "m10", "1", "25"])
        #expect(places("30 x 40 mm") == places("30×40mm"))
        #expect(terms("30×40 mm").contains("40mm"))
        // Neither a hexadecimal number nor a letter between words is a product.
        #expect(terms("0x10 x 86 x").contains("0x10"))
        #expect(!terms("x 5").contains("x5"))
    }

    @Test(
        "the word behind an elided one is found by itself, and the whole by its name",
        arguments: [
            ("l'hôpital", ["l'hopit@0", "hopit@0"]), ("d’eau", ["d'eau@0", "eau@0"]),
            ("dell'acqua", ["dell'acqua@0", "acqua@0"]),
            ("Dell’Acqua", ["dell'acqua@0", "acqua@0"]),
            ("L'Oréal", ["l'oreal@0", "oreal@0"]), ("qu\u{2BC}il", ["qu'il@0", "il@0"]),
        ])
    func elisions(text: String, expected: [String]) {
        #expect(places(text) == expected)
    }

    @Test(
        "contractions, possessives and names that begin with O' stay one term",
        arguments: ["O'Brien", "O’Brien", "don't", "we'll", "rock'n", "M'Naghten", "all's", "d's"])
    func noElision(text: String) {
        #expect(Analyzer().analyze(text).count == 1)
    }

    @Test("the words of a compound are found apart, joined and with their hyphen")
    func compounds() {
        #expect(places("self-service desk") == ["selfservic@0", "self@0", "servic@1", "desk@2"])
        #expect(Analyzer().analyze("self-service")[0].kind == .joined)
        for (written, typed) in [
            ("e-mail", "email"), ("E‐Mail", "EMAIL"), ("long-term", "longterm"),
            ("built-in", "builtin"),
        ] {
            #expect(terms(written).contains(terms(typed)[0]), "\(written)")
        }
        #expect(!terms("and/or text/plain").contains("textplain"))
        #expect(terms("自助self-service服務").contains("selfservic"))
    }

    @Test(
        "part numbers keep their whole and their parts",
        arguments: [
            ("ABC-123/45", ["abc-123/45", "abc", "123", "45"]),
            ("6204-2RS", ["6204-2rs", "62042rs", "6204", "2rs"]),
            ("R-134a", ["r-134a", "r134a", "r", "134a"]),
            ("GX-40AB-7", ["gx-40ab-7", "gx40ab7", "gx", "40", "ab", "7"]),
            // Dates, ranges and telephone numbers.
            ("2025-01-15", ["2025-01-15", "2025", "01", "15"]),
            ("10.0.0.1", ["10.0.0.1", "10", "0", "0", "1"]),
            ("foo_bar", ["foo_bar", "foo", "bar"]), ("getName", ["getnam", "get", "name"]),
            ("M8x30-8.8", ["m8x30-8.8", "m8", "30", "8", "8"]),
        ])
    func partNumbers(text: String, expected: [String]) {
        #expect(terms(text) == expected)
        #expect(terms("編號" + text).suffix(expected.count) == expected[...])
    }

    @Test(
        "part numbers find each other with and without their hyphens",
        arguments: [
            ("GW-9-B12", "GW9B12"), ("R-134a", "R134a"), ("IL-6", "il6"), ("COVID-19", "covid19"),
            ("6ES7-214-1AG", "6ES72141AG"), ("PO-2024-0117", "po20240117"),
        ])
    func hyphensOfNumbers(written: String, typed: String) {
        for (text, question) in [(written, typed), (typed, written)] {
            #expect(!Set(terms(text)).isDisjoint(with: terms(question)), "\(text), \(question)")
        }
        let apart = Phrase.spellings(of: "\(written) valve")
        #expect(apart.contains { Phrase.spellings(of: "\(typed) valve").contains($0) })
    }

    @Test("neighbours of a question are also asked as one word, never those of a text")
    func neighbours() {
        let session = AnalyzerSession()
        #expect(
            session.joinedNeighbours(in: "self service portal").map(\.term) == [
                "selfservic", "serviceport",
            ])
        #expect(session.joinedNeighbours(in: "self, service in a b 自助 服務").isEmpty)
        #expect(!terms("self service").contains("selfservic"))
    }

    @Test(
        "a phrase is found in each of its spellings",
        arguments: ["self-service portal", "self service portal", "selfservice portal"])
    func phrases(text: String) {
        let session = AnalyzerSession()
        for query in ["self-service portal", "self service portal"] {
            let found = Phrase.spellings(of: query).contains { $0.occurs(in: text, by: session) }
            #expect(found, "\(query) in \(text)")
        }
        let others = Phrase.spellings(of: "self-service").filter {
            $0.occurs(in: "service self, self and service", by: session)
        }
        #expect(others.isEmpty)
    }

    @Test("terms of measures, compounds and elisions ascend and lie in the text, however odd it is")
    func odd() {
        var random = SeededGenerator(seed: 11)
        let pieces = [
            "5", "mm", " ", "x", "×", "M8", "-", "/", "°", "C", "%", "l'", "’", "é", "µ", "²", "kW",
            ".", "·",
            "h", "直", "0", "V", "self", "\u{301}", "\u{A0}", "10", "a", "₂", "℃",
        ]
        for _ in 0..<4_000 {
            let text = (0..<12).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            let terms = Analyzer().analyze(text)
            #expect(
                zip(terms, terms.dropFirst()).allSatisfy { $0.position <= $1.position }, "\(text)")
            #expect(
                terms.allSatisfy { $0.range.upperBound <= text.utf8.count && !$0.range.isEmpty },
                "\(text)")
            #expect(terms.allSatisfy { !$0.term.isEmpty }, "\(text)")
        }
        let chain = "5 " + Array(repeating: "kg/m", count: 200).joined(separator: "/")
        #expect(!terms(chain).isEmpty)
    }
}
