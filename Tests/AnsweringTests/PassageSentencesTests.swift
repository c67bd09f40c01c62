import Corpus
import Testing

@testable import Answering

@Suite("Sentences of a passage")
struct PassageSentencesTests {
    private func sentences(
        of text: String, heading: [String] = [], title: String?
    ) -> [String] {
        let chunk = Chunk(
            position: 0, text: text, span: Span(range: 0..<text.utf8.count), heading: heading,
            tokenCount: 10)
        return PassageSentences(of: chunk, title: title, tokenizer: nil).ranges.map {
            String(decoding: Array(text.utf8)[$0], as: UTF8.self)
        }
    }

    @Test("are its lines' without headings, and without the title that a plain text begins with")
    func titles() {
        let text = "差旅費報支規定\n差旅費應於返回後三十日內報支。逾期不予受理。"
        let said = ["差旅費應於返回後三十日內報支。", "逾期不予受理。"]
        #expect(sentences(of: text, title: "差旅費報支規定") == said)
        #expect(sentences(of: text, heading: ["差旅費報支規定"], title: nil) == said)
        #expect(sentences(of: text, title: nil) == ["差旅費報支規定"] + said)
        #expect(sentences(of: "Travel\nTravel is paid.", title: "Travel") == ["Travel is paid."])
    }

    @Test("a title that says something, or is all there is, is a sentence like others")
    func facts() {
        #expect(sentences(of: "Travel rules", title: "Travel rules") == ["Travel rules"])
        for title in ["機房電話：分機五一二", "Emergency: ask Jane", "Room 5123"] {
            #expect(sentences(of: "\(title)\nMore of it.", title: title) == [title, "More of it."])
        }
    }
}
