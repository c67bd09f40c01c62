import Testing

@testable import Answering

@Suite("Quotes are found in passages or not")
struct QuoteTests {
    private static let passage = """
        Refunds are paid within 1,500 days.  The office's   hours: 9 to 17.
        退款應於三十日內申請，逾期不受理。
        """

    @Test(
        "letter by letter, but for case, white space and the last stop",
        arguments: [
            ("within 1,500 days", "within 1,500 days"),
            ("refunds are paid", "Refunds are paid"),
            ("The office's hours", "The office's   hours"),
            ("1,500 days.", "1,500 days"), ("1,500 days,", "1,500 days"),
            ("17.\n退款", "17.\n退款"), ("三十日內申請", "三十日內申請"), ("申請，逾期", "申請，逾期"),
            ("…hours: 9", "hours: 9"),
        ])
    func found(quote: String, text: String) throws {
        let found = try #require(QuoteFinder(Self.passage).find(quote))
        #expect(found.text == text)
        #expect(String(decoding: Array(Self.passage.utf8)[found.range], as: UTF8.self) == text)
    }

    @Test(
        "nothing else is",
        arguments: [
            "within 15 days", "500 days within", "efunds are", "Refunds are pai", "三十天內", "", "。",
            "Refunds were paid", "1,500 days. The hours", "500", "退款应于",
        ])
    func missing(quote: String) {
        #expect(QuoteFinder(Self.passage).find(quote) == nil)
    }

    @Test("all pairs of marks are read, those left open and empty ones not")
    func marks() {
        func texts(_ text: String) -> [String] { QuotedSpans(in: text).spans.map(\.text) }
        #expect(texts("“a b” and \"c\" 「丁」『戊』 «f» „g”") == ["a b", "c", "丁", "戊", "f", "g"])
        #expect(texts("it's 'so' “…” \"\" 「，」 “open") == [])
        #expect(texts("“a 「b」 c”") == ["a 「b」 c"])
        let span = QuotedSpans(in: "é “x” y").spans[0]
        #expect(span.range == 6..<7 && span.end == 10)
    }
}
