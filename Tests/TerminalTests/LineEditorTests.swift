import Testing

@testable import Terminal

@Suite("A line that is being typed")
struct LineEditorTests {
    private func line(_ text: String, _ keys: Key...) -> LineEditor {
        var line = LineEditor(text)
        for key in keys { _ = line.take(key) }
        return line
    }

    @Test("whole characters are deleted, of however many bytes")
    func deleting() {
        #expect(line("差旅費", .backspace).text == "差旅")
        #expect(line("cafe\u{301}", .backspace).text == "caf")
        #expect(line("家👨‍👩‍👧", .backspace).text == "家")
        #expect(line("差旅費", .home, .delete).text == "旅費")
        #expect(line("差旅費", .left, .left, .backspace).text == "旅費")
        #expect(line("", .backspace, .delete, .left, .right).text == "")
    }

    @Test("text goes in at the cursor, and a mark joins the character before it")
    func inserting() {
        var line = line("差費", .left)
        line.insert("旅")
        #expect(line.text == "差旅費" && line.cursor == 2)
        line.insert("e")
        line.insert("\u{301}")
        #expect(line.characters.count == 4 && line.cursor == 3)
        line.insert("two\nlines\t\u{1B}\u{7}\u{202E}")
        #expect(line.text == "差旅e\u{301}two lines 費")
    }

    @Test("words, and the line before and after the cursor, go at once")
    func killing() {
        #expect(line("paid parental  ", .control("w")).text == "paid ")
        #expect(line("paid leave", .control("a"), .control("k")).text == "")
        #expect(line("paid leave", .left, .control("u")).text == "e")
        #expect(line("x", .control("a"), .right, .control("e")).cursor == 1)
        var line = LineEditor("x")
        #expect(!line.take(.enter) && !line.take(.up))
    }

    @Test("as much as fits is shown, with the cursor in it")
    func window() {
        for text in ["", "leave", "差旅費報支的期限是幾天？", "a差b旅c費d報"] {
            var line = LineEditor(text)
            for _ in 0...text.count {
                for width in 1...14 {
                    let visible = line.visible(width: width)
                    #expect(TextWidth.columns(visible.text) <= width)
                    #expect((0..<width).contains(visible.cursor))
                }
                _ = line.take(.left)
            }
            #expect(line.visible(width: 80).text == text && line.visible(width: 80).cursor == 0)
        }
    }
}
