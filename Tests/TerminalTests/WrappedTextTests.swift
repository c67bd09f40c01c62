import TestSupport
import Testing

@testable import Terminal

@Suite("Text on lines of a width")
struct WrappedTextTests {
    private func lines(_ text: String, width: Int) -> [String] {
        WrappedText.lines(of: text, width: width).map { $0.map(\.text).joined() }
    }

    @Test("lines break at spaces, beside wide characters, and within a word that is too long")
    func breaks() {
        #expect(lines("paid parental leave", width: 13) == ["paid parental", "leave"])
        #expect(lines("paid parental leave", width: 12) == ["paid", "parental", "leave"])
        #expect(lines("差旅費報支", width: 5) == ["差旅", "費報", "支"])
        #expect(lines("用 VPN 連線", width: 8) == ["用 VPN", "連線"])
        #expect(lines("extraordinarily", width: 6) == ["extrao", "rdinar", "ily"])
        #expect(lines("one\n\ntwo", width: 9) == ["one", "", "two"])
        #expect(lines("a\tb", width: 9) == ["a  b"])
        #expect(lines("", width: 9) == [""])
        #expect(lines("期限。", width: 4) == ["期", "限。"], "no line begins with a full stop")
    }

    @Test("what matches is marked, over the end of a line too")
    func marks() {
        let style = Style(isOn: true)
        let text = "退款期限"
        let shown = WrappedText.lines(of: text, width: 4, marks: [3..<9], style: style)
        #expect(
            shown.map { TerminalText.passed($0) } == [
                "退\u{1B}[1;33m款\u{1B}[0m", "\u{1B}[1;33m期\u{1B}[0m限",
            ])
    }

    @Test("no line is wider than asked, and no character is lost")
    func always() {
        var random = SeededGenerator(seed: 11)
        let parts = ["a", "bc", " ", "差", "，", "👨‍👩‍👧", "e\u{301}", "\n", "\u{1B}", "longword", "。"]
        for _ in 0..<300 {
            let text = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                parts.randomElement(using: &random) ?? ""
            }.joined()
            for width in [1, 2, 3, 7, 20] {
                let lines = lines(text, width: width)
                #expect(lines.allSatisfy { TextWidth.columns($0) <= width })
                guard width > 1 else { continue }
                let kept = lines.joined().filter { $0 != " " }
                let wanted = text.replacing("\u{1B}", with: "\\u{1B}").filter {
                    $0 != " " && !$0.isNewline
                }
                #expect(kept == wanted)
            }
        }
    }
}
