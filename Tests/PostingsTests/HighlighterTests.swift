import Postings
import TestSupport
import Testing

@Suite("Highlights and snippets")
struct HighlighterTests {
    private func marked(_ query: String, _ text: String) -> [String] {
        let bytes = Array(text.utf8)
        return Highlighter.highlights(query: query, in: text)
            .map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    @Test("English is marked by stem, whatever the case, without stop words")
    func english() {
        #expect(
            marked("the refunded policies", "The Refund policy: refunding is a POLICY.")
                == ["Refund", "policy", "refunding", "POLICY"])
        #expect(marked("getUserName", "call getUserName() by user") == ["getUserName", "user"])
    }

    @Test("Han is marked by bigrams, merged, in Traditional and Simplified")
    func han() {
        #expect(marked("退貨期限", "退貨的期限，貨物與退貨期限") == ["退貨", "期限", "退貨期限"])
        #expect(marked("退货 policy", "退货 policy, 退 货") == ["退货", "policy"])
    }

    @Test("a single Han character is marked only if the query has no other")
    func single() {
        #expect(marked("貓", "貓和貓咪") == ["貓", "貓"])
        #expect(marked("貓 退貨", "貓要退貨") == ["退貨"])
        #expect(marked("cat 貓", "cat 貓") == ["cat", "貓"])
    }

    @Test("kana, Hangul and folded forms are marked where they stand")
    func others() {
        #expect(marked("タワー café", "東京ﾀﾜｰ Cafe\u{301}") == ["ﾀﾜｰ", "Cafe\u{301}"])
        #expect(marked("환불", "환불은 VPN") == ["환불"])
        #expect(marked("", "text") == [] && marked("of the", "of the") == [])
    }

    @Test("a short text is its own snippet")
    func whole() {
        let snippet = Highlighter.snippet(query: "refund", in: " A refund. ", maxCharacters: 50)
        #expect(snippet.text == "A refund.")
        #expect(snippet.highlights == [2..<8])
        #expect(snippet.range == 1..<10)
    }

    @Test("the snippet is the densest stretch, from a sentence on")
    func densest() {
        let filler = "Nothing of note is said here at all. "
        let text =
            filler + "A refund is rare. " + String(repeating: filler, count: 5)
            + "The refund policy sets a limit for returns. " + filler
        let snippet = Highlighter.snippet(
            query: "refund policy limit", in: text, maxCharacters: 60)
        #expect(snippet.text.hasPrefix("The refund policy sets a limit"))
        #expect(snippet.highlights.count == 3)
    }

    @Test("a Chinese snippet begins after a full stop and has no more than its characters")
    func chinese() {
        let text =
            String(repeating: "這裡沒有提到任何事情。", count: 8) + "退貨期限為三十日，逾期不受理。"
            + String(repeating: "其他說明請見附錄。", count: 8)
        let snippet = Highlighter.snippet(query: "退貨期限", in: text, maxCharacters: 24)
        #expect(snippet.text.hasPrefix("退貨期限為三十日"))
        #expect(snippet.text.count <= 24)
    }

    @Test("snippets and highlights are in bounds and on characters, for any text")
    func anyText() {
        var random = SeededGenerator(seed: 11)
        for round in 0..<200 {
            let text =
                Samples.words(upTo: 40, using: &random) + Samples.scalars(count: 30, using: &random)
            let query = Samples.words(upTo: 4, using: &random)
            let limit = 1 + round % 60
            let snippet = Highlighter.snippet(query: query, in: text, maxCharacters: limit)
            #expect(snippet.text.count <= limit, "\(Array(text.utf8)) \(limit)")
            #expect(Array(text.utf8)[snippet.range].elementsEqual(snippet.text.utf8))
            for mark in snippet.highlights {
                #expect(mark.lowerBound >= 0 && mark.upperBound <= snippet.text.utf8.count)
            }
            let marks = Highlighter.highlights(query: query, in: text)
            #expect(zip(marks, marks.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound })
        }
    }
}
