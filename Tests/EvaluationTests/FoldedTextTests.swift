import Evaluation
import Testing

@Suite("What makes no difference between texts")
struct FoldedTextTests {
    @Test(
        "capitals, marks, spaces, width, composition and the form of Han characters",
        arguments: [
            ("Who pays?", "  who — PAYS"), ("Ｗｈｏ　ｐａｙｓ？", "who pays"),
            ("差旅費報支的期限是幾天？", "差旅费报支的期限是几天"), ("Cafe\u{301} résumé", "café re\u{301}sume\u{301}"),
            ("ﾊﾝﾄﾞﾌﾞｯｸ", "ハンドブック"), ("ﬁle № 3", "file No 3"), ("КТО платит", "кто, платит!"),
        ])
    func same(one: String, other: String) {
        let folded = [one, other].map { Array(FoldedText.folded($0).utf8) }
        #expect(folded[0] == folded[1] && !folded[0].isEmpty)
        #expect(FoldedText.wording(of: one) == FoldedText.wording(of: other))
    }

    @Test(
        "other words are other texts, and a text without words is itself",
        arguments: [
            ("who pays", "who paid"), ("whopays", "who pays"), ("か", "が"), ("resume", "résumé"),
            ("?", "!"), ("…", ""),
        ])
    func other(one: String, other: String) {
        #expect(FoldedText.wording(of: one) != FoldedText.wording(of: other))
    }
}
