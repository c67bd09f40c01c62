import TestSupport
import Testing

import Postings

@Suite("Analyzer")
struct AnalyzerTests {
    private func terms(_ text: String) -> [String] { Analyzer().analyze(text).map(\.term) }

    /// `term@position` of each term.
    private func places(_ text: String) -> [String] {
        Analyzer().analyze(text).map { "\($0.term)@\($0.position)" }
    }

    private func covered(_ text: String) -> [String] {
        let bytes = Array(text.utf8)
        return Analyzer().analyze(text).map { String(decoding: bytes[$0.range], as: UTF8.self) }
    }

    @Test("English words are lower-cased and stemmed; stop words leave a hole")
    func english() {
        #expect(
            places("The Running of the Bulls, relationally.") == ["run@1", "bull@4", "relat@5"])
        #expect(terms("company's don’t O'Reilly") == ["compani", "don't", "o'reilli"])
    }

    @Test("a stop word in capitals is a name")
    func capitals() {
        #expect(terms("ask IT about it") == ["ask", "it", "about"])
        #expect(terms("A WHO report") == ["who", "report"])
    }

    @Test(
        "a raised digit is no part of a number or word before it, but of a unit, symbol or formula",
        arguments: [
            ("83,190,556² people", ["83190556@0", "83@0", "190@1", "556@2", "2@3", "peopl@4"]),
            ("Smith¹² said", ["smith@0", "12@1", "said@2"]),
            ("in 2010.³", ["2010@1", "3@2"]), ("the alert,⁵ too", ["alert@1", "5@2", "too@3"]),
            ("10⁻³ kg", ["10@0", "3@1", "kg@2"]), ("25 km²", ["25km2@0", "25@0", "km2@1"]),
            ("m² m³ R²", ["m2@0", "m3@1", "r2@2"]), ("CO₂ H₂O", ["co2@0", "h2o@1"]),
            ("EU² IT¹", ["eu@0", "2@1", "it@2", "1@3"]),
        ])
    func raisedDigits(text: String, expected: [String]) {
        #expect(places(text) == expected)
    }

    @Test("a raised digit after Han text is a number by itself", arguments: ["報告", "报告"])
    func raisedAfterHan(text: String) {
        #expect(terms(text + "² " + text) == terms(text + " 2 " + text))
    }

    @Test("what is typed with a plain digit finds the raised one")
    func raisedUnits() {
        for (typed, written) in [("m2", "m²"), ("25 km2", "25 km²"), ("CO2", "CO₂"), ("x3", "x³")] {
            #expect(terms(typed) == terms(written))
        }
    }

    @Test(
        "identifiers and numbers are kept whole and in parts, from the same position",
        arguments: [
            ("getUserName", ["getusernam@0", "get@0", "user@1", "name@2"]),
            ("QX-2041/B", ["qx-2041/b@0", "qx@0", "2041@1", "b@2"]),
            ("E_TIMEOUT", ["e_timeout@0", "e@0", "timeout@1"]),
            ("10.0.0.1", ["10.0.0.1@0", "10@0", "0@1", "0@2", "1@3"]),
            ("v2.3.1", ["v2.3.1@0", "2.3.1@0", "v2@0", "3@1", "1@2"]),
            ("12,500", ["12500@0", "12@0", "500@1"]),
            ("1,234,567.89", ["1234567.89@0", "1@0", "234@1", "567@2", "89@3"]),
            ("1,2,3", ["1@0", "2@1", "3@2"]),
            (
                "Jane.Doe@example.com",
                ["jane.doe@example.com@0", "jane@0", "doe@1", "exampl@2", "com@3"]
            ),
            ("HTTPServer", ["httpserver@0", "http@0", "server@1"]),
            ("siRNAs", ["sirna@0", "si@0", "rnas@1"]),
            ("mRNA p53 h2o", ["mrna@0", "p53@1", "h2o@2"]),
            ("utf8 COVID19", ["utf8@0", "covid19@1", "covid@1", "19@2"]),
            ("high-throughput", ["highthroughput@0", "high@0", "throughput@1"]),
            ("USB-C", ["usb-c@0", "usbc@0", "usb@0", "c@1"]),
            ("C++ and C#.", ["c++@0", "c#@2"]),
            ("AT&T 10:30", ["at&t@0", "at@0", "t@1", "10:30@2", "10@2", "30@3"]),
            ("__init__ a__b", ["init@0", "a_b@1", "b@2"]),
            ("word. Next", ["word@0", "next@1"]),
        ])
    func identifiers(text: String, expected: [String]) {
        #expect(places(text) == expected)
    }

    @Test("accents, width, ligatures and digits of other scripts fold away")
    func folding() {
        #expect(
            terms("Café Straße ﬁle ＡＢＣ１２ Žižek cafe\u{301}") == [
                "cafe", "strass", "file", "abc12", "abc", "12", "zizek", "cafe",
            ])
        #expect(terms("٣٤ Москва́") == ["34", "москва"])
        #expect(terms("so\u{AD}ft") == ["soft"])
        #expect(terms("𝐁𝐨𝐥𝐝") == ["bold"])
    }

    @Test("Han gives unigrams and bigrams at the same position, Traditional and Simplified")
    func han() {
        #expect(
            places("退貨期限") == [
                "退@0", "退货@0", "货@1", "货期@1", "期@2", "期限@2", "限@3",
            ])
        #expect(terms("退款，期") == ["退", "退款", "款", "期"])
        #expect(terms("虛") == ["虚"])
        #expect(terms("𠮷野家").contains("𠮷野"))
    }

    @Test("Chinese question words and lone grammar characters are no terms, but hold positions")
    func hanStopWords() {
        #expect(places("什麼是期限") == ["么是@1", "是期@2", "期@3", "期限@3", "限@4"])
        #expect(terms("多少") == ["多", "少"])
        #expect(terms("目的") == ["目", "目的"])
        #expect(terms("什么") == [])
    }

    @Test("kana and Hangul give bigrams, composed or not, full or half width")
    func kanaAndHangul() {
        #expect(terms("東京タワーです") == ["东", "东京", "京", "タワ", "ワー", "です"])
        #expect(terms("ﾀﾞﾀﾞｰ") == ["ダダ", "ダー"])
        #expect(terms("か\u{3099}く ハ\u{309A}") == ["がく", "パ"])
        #expect(terms("환불 정책은 책") == ["환불", "정책", "책은", "책"])
        #expect(terms("\u{1112}\u{116A}\u{11AB}\u{1107}\u{116E}\u{11AF}") == ["환불"])
    }

    @Test("mixed text splits where the script changes")
    func mixed() {
        #expect(
            places("VPN設定 refund policy退款期限") == [
                "vpn@0", "设@1", "设定@1", "定@2", "refund@3", "polici@4", "退@5", "退款@5", "款@6",
                "款期@6", "期@7", "期限@7", "限@8",
            ])
    }

    @Test("ranges cover what was written")
    func ranges() {
        #expect(
            covered("Ｔest, getUserName 退款 ﾀﾞｰ é.") == [
                "Ｔest", "getUserName", "get", "User", "Name", "退", "退款", "款", "ﾀﾞｰ", "é",
            ])
        #expect(
            covered("“XMLParser” v1.2") == [
                "XMLParser", "XML", "Parser", "v1.2", "1.2", "v1", "2",
            ])
    }

    @Test("a long run of letters is cut, not lost")
    func longRuns() {
        let text = String(repeating: "x", count: 1000)
        #expect(covered(text).joined() == text)
        #expect(covered(text).allSatisfy { $0.utf8.count < 256 })
    }

    @Test("a session gives what a fresh analyzer gives, whatever it met before")
    func sessions() {
        let session = AnalyzerSession()
        for text in Samples.texts + Samples.texts {
            #expect(session.analyze(text) == Analyzer().analyze(text))
        }
    }

    @Test("positions ascend, ranges lie on scalars, for any scalars in any order")
    func anyScalars() {
        var random = SeededGenerator(seed: 7)
        let session = AnalyzerSession()
        for _ in 0..<400 {
            let text = Samples.scalars(count: 60, using: &random)
            let terms = session.analyze(text)
            #expect(zip(terms, terms.dropFirst()).allSatisfy { $0.position <= $1.position })
            let utf8 = text.utf8
            for term in terms {
                let start = utf8.index(utf8.startIndex, offsetBy: term.range.lowerBound)
                let end = utf8.index(utf8.startIndex, offsetBy: term.range.upperBound)
                #expect(start.samePosition(in: text.unicodeScalars) != nil, "\(Array(utf8))")
                #expect(end.samePosition(in: text.unicodeScalars) != nil, "\(Array(utf8))")
                #expect(!term.term.isEmpty)
            }
        }
    }

    @Test("the fingerprint names version, stemmer and a digest")
    func fingerprint() {
        #expect(Analyzer.fingerprint.hasPrefix("analyzer-6 porter2 "))
        #expect(Analyzer.fingerprint.count == 19 + 12)
    }
}
