import Chunking
import Corpus
import Testing

/// Sentences as the `sentence` strategy shows them: one a chunk, at a limit that no two share.
@Suite("Sentences")
struct SentenceTests {
    private func sentences(_ text: String) -> [String] {
        // Every text counts 60 of 100 tokens, so that no two units share a chunk.
        let settings = ChunkSettings(strategy: .sentence, maxTokens: 100, overlapTokens: 0)
        let chunker = Chunker(settings: settings, countTokens: { _ in 60 })
        return chunker.chunks(of: document(text)).chunks.map(\.text)
    }

    @Test(
        "English sentences end where a reader ends them",
        arguments: [
            ["It works.", "It really does!", "Does it?", "Yes."],
            ["Dr. Smith met Mrs. Jones at 5 p.m. on Monday.", "They left."],
            ["The rate is 3.14 per cent.", "Costs, e.g. travel, are extra."],
            ["See Fig. 3 and No. 7 in Sec. B for details.", "No.", "That is wrong."],
            ["J. R. R. Tolkien wrote it.", "The U.S. Government paid."],
            ["It was bought by Acme Inc.", "The firm closed.", "Acme Inc. Ltd. stayed."],
            ["He said \"stop.\"", "Then he left (at last).", "[End.]", "Done."],
            ["\"What?\" he said.", "“Nothing.”", "She left."],
            ["Wait... what is it?", "Wait...", "What is it?"],
            ["Version 2.0.1 is out.", "Visit example.com/a.b for it."],
            ["We met at 5 p.m.", "The talk began.", "It ended at 6 p.m. Paris time."],
            ["1. Introduction to the topic.", "2. Results of the test."],
        ])
    func english(expected: [String]) {
        #expect(sentences(expected.joined(separator: " ")) == expected)
    }

    @Test(
        "Chinese and Japanese sentences end at their stops, closing quotes included",
        arguments: [
            ["員工請假應提前申請。", "主管應於三日內核准！", "逾期怎麼辦？", "無效；", "須重新申請。"],
            ["员工请假应提前申请。", "主管应于三日内核准！", "逾期怎么办？", "无效；", "须重新申请。"],
            ["他說：「我知道了。」", "然後走了。", "“真的吗？”", "她问。"],
            ["『はい。』", "（以上です。）", "終わり"],
            ["費用為3.5元。", "見附件（第2頁）。"],
            ["什麼！？", "真的……", "好吧。"],
        ])
    func wide(expected: [String]) {
        #expect(sentences(expected.joined()) == expected)
    }

    @Test("mixed text is cut by the rules of both")
    func mixed() {
        let expected = ["請參閱 API v2.1 文件。", "Call support, e.g. by phone.", "謝謝！", "Bye."]
        #expect(sentences(expected.joined(separator: " ")) == expected)
        let tight = ["請用 Dr. Chen 的帳號。", "OK?", "好。"]
        #expect(sentences(tight.joined()) == tight)
    }

    @Test("list items and table rows are units of their own")
    func units() {
        let settings = ChunkSettings(strategy: .sentence, maxTokens: 100, overlapTokens: 0)
        let chunker = Chunker(settings: settings, countTokens: { _ in 60 })
        let blocks = [
            Block(kind: .listItem, level: 1, text: "First do this. Then do that."),
            row(1, ["A. One", "B. Two"]), row(1, ["C.", "D."]),
        ]
        let chunks = chunker.chunks(of: Document(type: .docx, blocks: blocks)).chunks
        #expect(chunks.map(\.text) == ["First do this. Then do that.", "A. One\tB. Two", "C.\tD."])
    }
}
