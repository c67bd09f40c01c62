import Foundation
import TestSupport
import Testing

@testable import Terminal

@Suite("Columns of text")
struct TextWidthTests {
    @Test(
        "what is wide takes two, what stands on another character none",
        arguments: [
            ("", 0), ("plain", 5), ("差旅費", 6), ("ｆｕｌｌ", 8), ("カタカナ", 8), ("ｶﾀｶﾅ", 4),
            ("한국어", 6), ("e\u{301}", 1), ("ไทย", 3), ("שלום", 4), ("👍", 2), ("👍🏽", 2),
            ("👨‍👩‍👧", 2), ("🇳🇱", 2), ("❤️", 2), ("❤", 1), ("a\u{200B}b", 2),
            ("\u{1112}\u{1161}\u{11AB}", 2),
            ("—…", 2), ("㊙", 2), ("１２．５％", 10), ("𠮷", 2), ("½", 1), ("\u{AD}", 1),
        ])
    func columns(text: String, expected: Int) {
        #expect(TextWidth.columns(text) == expected, "\(text)")
    }

    private static let python = Tool(pythonWith: "unicodedata")

    @Test(
        "every character is as wide as Unicode's table says that Python brings",
        .enabled(if: python != nil, "needs python3"))
    func oracle() throws {
        let script = """
            import unicodedata
            for value in range(0xA0, 0x40000):
                c = chr(value)
                kind = unicodedata.category(c)
                if kind in ("Cn", "Cs", "Co", "Cc", "Cf", "Mn", "Me", "Zl", "Zp"):
                    continue
                if 0x1160 <= value <= 0x11FF or 0xD7B0 <= value <= 0xD7FF:
                    continue
                print(value, 2 if unicodedata.east_asian_width(c) in "WF" else 1)
            """
        let result = try #require(Self.python).run(["-c", script])
        let lines = String(decoding: result.output, as: UTF8.self).split(separator: "\n")
        #expect(lines.count > 100_000)
        var wrong: [String] = []
        for line in lines {
            let numbers = line.split(separator: " ").compactMap { UInt32($0) }
            let scalar = try #require(Unicode.Scalar(numbers[0]))
            let columns = TextWidth.columns(of: Character(scalar))
            // A newer table than Python's may have made a sign an emoji.
            if columns != Int(numbers[1]), !(columns == 2 && scalar.properties.isEmojiPresentation)
            {
                wrong.append("\(String(numbers[0], radix: 16)): \(columns)")
            }
        }
        #expect(wrong.isEmpty, "\(wrong.prefix(20))")
    }

    @Test("a text is cut at its end, a path in its middle, neither within a character")
    func cutting() {
        #expect(TextWidth.cut("parental leave", to: 9) == "parental…")
        #expect(TextWidth.cut("parental leave", to: 14) == "parental leave")
        #expect(TextWidth.cut("差旅費報支", to: 6) == "差旅…")
        #expect(TextWidth.cut("差旅費報支", to: 1) == "…" && TextWidth.cut("差", to: 0) == "")
        #expect(TextWidth.cutInside("finance/credit-control.docx", to: 16) == "finan…ntrol.docx")
        #expect(TextWidth.cutInside("財務/差旅費報支規定.txt", to: 13) == "財務…規定.txt")
        let path = "文件/e\u{301}tude/👨‍👩‍👧/a very long name 手冊.pdf"
        for width in 0...50 {
            for cut in [TextWidth.cut(path, to: width), TextWidth.cutInside(path, to: width)] {
                #expect(TextWidth.columns(cut) <= width)
                let parts = cut.split(separator: "…", omittingEmptySubsequences: true)
                #expect(parts.allSatisfy { path.contains($0) })
            }
        }
    }
}
