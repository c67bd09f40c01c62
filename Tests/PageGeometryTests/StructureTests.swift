import Corpus
import Testing

@testable import Parsing

@Suite("Page geometry: blocks from lines")
struct StructureTests {
    private static let sentence = "The quick brown fox jumps over the lazy dog"

    @Test("lines of one paragraph are a block, a wider distance begins another")
    func paragraphs() {
        var page = HandPage([Self.sentence, Self.sentence, Self.sentence])
        page.add(Self.sentence, left: 60, top: 200 + 24 + 17)
        #expect(page.blocks.map { $0.text.split(separator: "\n").count } == [3, 1])
    }

    @Test("an indent begins a paragraph, a short line that ends a sentence ends one")
    func indents() {
        var indented = HandPage([Self.sentence, Self.sentence])
        indented.add(Self.sentence, left: 75, top: 224)
        indented.add(Self.sentence, left: 60, top: 236)
        #expect(indented.blocks.map { $0.text.split(separator: "\n").count } == [2, 2])
        let short = HandPage([Self.sentence, "the end.", Self.sentence, Self.sentence])
        #expect(short.blocks.map { $0.text.split(separator: "\n").count } == [2, 2])
        let comma = HandPage([Self.sentence, "not the end,", Self.sentence, Self.sentence])
        #expect(comma.blocks.count == 1)
    }

    @Test("other type is another block")
    func type() {
        var page = HandPage([Self.sentence, Self.sentence])
        page.add(Self.sentence, left: 60, top: 224, isBold: true)
        page.add(Self.sentence, left: 60, top: 236, size: 9)
        #expect(page.blocks.count == 3)
    }

    @Test("double-spaced lines that fill their column are one paragraph")
    func doubleSpaced() {
        let page = HandPage(Array(repeating: Self.sentence, count: 5), pitch: 24)
        #expect(page.blocks.count == 1)
        let form = HandPage(["Name", "Place of birth", "Telephone", "Date"], pitch: 24)
        #expect(form.blocks.count == 4)
    }

    @Test("list items stand alone, with the lines that hang below them, and know how deep they lie")
    func lists() {
        var page = HandPage()
        page.add("- one of the items that goes on", left: 60, top: 200)
        page.add("in a second line", left: 68, top: 212)
        page.add("- below it", left: 80, top: 224)
        page.add("- two", left: 60, top: 236)
        #expect(page.blocks.map(\.kind) == [.listItem, .listItem, .listItem])
        #expect(page.blocks.map(\.level) == [1, 2, 1])
        #expect(page.blocks[0].text == "- one of the items that goes on\nin a second line")
    }

    @Test("small type at the foot that starts with a mark is a footnote")
    func footnotes() {
        func kind(size: Float, top: Float, _ text: String = "1 A note on it") -> Block.Kind? {
            var page = HandPage(Array(repeating: Self.sentence, count: 4))
            page.add(text, left: 60, top: top, size: size)
            return page.blocks.last?.kind
        }
        #expect(kind(size: 8, top: 700) == .footnote)
        // At 9.2 it must stand in the lower two fifths, at 9.5 it is the text's type.
        #expect(kind(size: 9.2, top: 490) == .footnote)
        #expect(kind(size: 9.2, top: 470) == .paragraph)
        #expect(kind(size: 8, top: 470) == .footnote)
        #expect(kind(size: 8, top: 350) == .paragraph)
        #expect(kind(size: 9.5, top: 700) == .paragraph)
        #expect(kind(size: 8, top: 700, "A note on it") == .paragraph)
        #expect(kind(size: 8, top: 700, "1. An item") == .listItem)
        #expect(kind(size: 8, top: 700, "† A note on it") == .footnote)
    }

    @Test("captions are told by their words")
    func captions() {
        var page = HandPage([Self.sentence])
        page.add("Figure 3 The plan", left: 60, top: 300)
        page.add("圖 2 平面圖", left: 60, top: 340)
        page.add("Figures of last year", left: 60, top: 380)
        #expect(page.blocks.map(\.kind) == [.paragraph, .caption, .caption, .paragraph])
    }

    @Test("headings are larger, or bold, or named by the outline; sentences are none")
    func headings() {
        func level(
            _ text: String, size: Float = 10, isBold: Bool = false,
            outline: [Document.OutlineEntry] = []
        ) -> Int? {
            var page = HandPage(Array(repeating: Self.sentence, count: 6))
            page.add(text, left: 60, top: 160, size: size, isBold: isBold)
            return [page].blocks(outline: outline).first { $0.kind == .heading }?.level
        }
        #expect(level("Leave", size: 11.5) == 1)
        #expect(level("Leave", size: 11.2) == nil)
        #expect(level("Leave", isBold: true) == 1)
        #expect(level("Leave is granted.", isBold: true) == nil)
        #expect(level("本公司全体董事保证公告内容真实。", size: 14) == nil)
        #expect(level("Leave . . . . 12", size: 14) == nil)
        #expect(level("Leave") == nil)
        #expect(
            level("Leave", outline: [Document.OutlineEntry(title: "leave", level: 3, page: 1)]) == 3
        )
        #expect(
            level("2.1 Leave", outline: [Document.OutlineEntry(title: "Leave", level: 2)]) == 2)
    }

    @Test("looks of headings are ranked by size, then by weight")
    func ranks() {
        var page = HandPage(Array(repeating: Self.sentence, count: 6), top: 400)
        page.add("Small", left: 60, top: 300, isBold: true)
        page.add("Middle", left: 60, top: 200, size: 14)
        page.add("Large", left: 60, top: 160, size: 20)
        let headings = page.blocks.filter { $0.kind == .heading }
        #expect(headings.map(\.text) == ["Large", "Middle", "Small"])
        #expect(headings.map(\.level) == [1, 2, 3])
    }

    @Test("numbered lines in the text's type are headings where text follows, else a list")
    func numbered() {
        func kinds(_ lines: [String]) -> [Block.Kind] {
            var page = HandPage()
            for (index, line) in lines.enumerated() {
                page.add(line, left: 60, top: 200 + Float(index) * 24)
            }
            return page.blocks.map(\.kind)
        }
        let text = Array(repeating: Self.sentence, count: 1)
        #expect(
            kinds(["1.1 Leave"] + text + ["1.2 Pay"] + text) == [
                .heading, .paragraph, .heading, .paragraph,
            ])
        #expect(!kinds(["1.1 Leave", "1.2 Pay", "1.3 Travel"] + text).contains(.heading))
    }

    @Test("a paragraph goes on over headers and notes, and says where each part stands")
    func flow() throws {
        var first = HandPage(Array(repeating: Self.sentence, count: 4))
        first.add("1 A note on it", left: 60, top: 700, size: 8)
        var second = HandPage()
        second.add("and then it ends here.", left: 60, top: 200)
        let blocks = [first, second].blocks()
        let whole = try #require(blocks.first { $0.kind == .paragraph })
        #expect(whole.text.hasSuffix("lazy dog\nand then it ends here."))
        let part = try #require(whole.continuations.first)
        #expect(part.page == 2 && part.box?.top == 200)
        #expect(
            String(decoding: Array(whole.text.utf8)[part.start...], as: UTF8.self)
                == "and then it ends here.")
        #expect(blocks.map(\.kind) == [.paragraph, .footnote])
    }

    @Test("what is complete does not go on, nor does text in other type")
    func noFlow() {
        func count(_ end: String, _ next: String, size: Float = 10) -> Int {
            let first = HandPage(Array(repeating: Self.sentence, count: 3) + [end])
            var second = HandPage()
            second.add(next, left: 60, top: 200, size: size)
            second.add(next, left: 60, top: 200 + size * 1.2, size: size)
            return [first, second].blocks().count
        }
        #expect(count("The quick brown fox jumps over the lazy", "dog and") == 1)
        #expect(count("The quick brown fox jumps over the dog.", "dog and") == 2)
        #expect(count("The quick brown fox jumps over the lazy", "dog and", size: 11) == 2)
        #expect(count("it ends", "Another") == 2)
    }

    @Test("verdicts: nothing, an image, no usable map, some of it")
    func verdicts() {
        func verdict(_ text: String, hasImages: Bool = false) -> Page.Verdict {
            PDFPage.verdict(
                text.isEmpty ? [] : [.made(text, left: 60, top: 100)], hasImages: { hasImages })
        }
        #expect(verdict("") == .empty)
        #expect(verdict("", hasImages: true) == .scanned)
        #expect(verdict("text", hasImages: true) == .ok)
        #expect(verdict("ab\u{E000}\u{E001}\u{E002}") == .garbled)
        #expect(verdict("abc\u{E000}") == .partly)
        #expect(verdict(String(repeating: "a", count: 20) + "\u{FFFD}") == .ok)
    }

    @Test("private-use characters alone say nothing, on a page that says something")
    func privateUse() {
        var page = HandPage([Self.sentence])
        page.add("\u{E000}\u{E001}", left: 60, top: 400)
        #expect(page.blocks.count == 1)
    }
}
