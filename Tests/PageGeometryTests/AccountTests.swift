import Corpus
import Testing

@testable import Parsing

@Suite("Page geometry: what becomes of a page's characters is counted")
struct AccountTests {
    private static let lines = [
        "Quarterly maintenance of the chiller", "The filter is replaced every 90 days.",
        "Record the serial number in the log book.",
    ]
    private static let misread = lines.map { $0.replacing("l", with: "1") }

    private func page(_ hand: HandPage, ink: PDFInk? = nil) -> PDFPage {
        let drawn = hand.characters
        let sifted = PDFSiftedText(
            drawn, width: hand.width, height: hand.height, ink: { ink }, inkOfImages: { nil })
        let content = PDFPageContent(
            sifted.text, rules: hand.rules.joined().map { .found($0) } ?? .tooMany,
            width: hand.width, height: hand.height)
        var page = PDFPage(
            number: 1, width: hand.width, height: hand.height, verdict: .ok,
            fragments: content.fragments, turned: content.turned)
        page.slanted = sifted.slanted
        page.leftOut = sifted.leftOut
        page.leftOut.drawn = drawn.length
        page.leftOut.doubled = content.doubled
        return page
    }

    /// The page once its blocks are made.
    private func accounted(_ page: PDFPage) -> PDFPage {
        var pages = [page]
        _ = PDFStructure.blocks(accountedIn: &pages, outline: [])
        return pages[0]
    }

    private static let length = lines.reduce(0) { $0 + $1.lengthOfText }

    @Test("of prose, a table, turned and vertical text and furniture nothing is missing")
    func whole() {
        var hand = HandPage(Self.lines)
        hand.addGrid(columns: [60, 200, 400], rows: [300, 320, 340])
        for (row, cells) in [("Limit", "上限"), ("4,000", "EUR")].enumerated() {
            hand.add(cells.0, left: 64, top: 304 + 20 * Float(row))
            hand.add(cells.1, left: 204, top: 304 + 20 * Float(row))
        }
        hand.add("7", left: 300, top: 780)
        hand.addColumn("差旅費報支規定與附則", left: 500, top: 400)
        let page = accounted(page(hand))
        #expect(page.leftOut.drawn == Self.length + 5 + 2 + 5 + 3 + 1 + 10)
        #expect(page.leftOut.missing == 0 && page.verdict == .ok)
    }

    @Test("what is printed twice counts as read")
    func doubled() {
        var hand = HandPage(Self.lines)
        hand.add(Self.lines[0], left: 60.5, top: 200.5)
        let page = accounted(page(hand))
        #expect(page.leftOut.drawn == Self.length + Self.lines[0].lengthOfText)
        #expect(page.leftOut.doubled == Self.lines[0].lengthOfText)
        #expect(page.leftOut.missing == 0)
    }

    @Test("a layer that is left out is counted, not missing")
    func layered() {
        var hand = HandPage(Self.lines)
        var ink = PDFInk()
        for glyph in hand.characters.glyphs {
            ink.glyphs.append(
                PDFInk.Glyph(
                    x: glyph.box.left, y: glyph.box.bottom - 2.1, isSeen: true, string: 0))
        }
        for (index, line) in Self.misread.enumerated() {
            hand.add(line, left: 61, top: 201 + 12 * Float(index))
        }
        let page = accounted(page(hand, ink: ink))
        #expect(page.leftOut.layered == Self.length && page.leftOut.mixed == 0)
        #expect(page.leftOut.drawn == 2 * Self.length)
        #expect(page.leftOut.missing == 0 && page.verdict == .ok)
    }

    @Test("a line that gets lost is missing, and its page is read in part")
    func lost() {
        var page = page(HandPage(Self.lines))
        page.fragments.removeLast()
        page = accounted(page)
        #expect(page.leftOut.missing == Self.lines[2].lengthOfText)
        #expect(page.verdict == .partly)
    }

    @Test("fewer than ten characters, or than a twentieth, are not worth a word")
    func little() {
        for (drawn, read, isIncomplete) in [
            (100, 91, false), (100, 90, true), (1_000, 951, false), (1_000, 949, true),
            (10, 20, false),
        ] {
            var account = PDFLeftOut()
            account.drawn = drawn
            account.account(for: read)
            #expect(account.isIncomplete == isIncomplete, "\(drawn), \(read)")
        }
    }
}
