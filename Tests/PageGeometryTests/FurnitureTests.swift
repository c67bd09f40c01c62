import Corpus
import Testing

@testable import Parsing

@Suite("Page geometry: running headers, footers and page numbers")
struct FurnitureTests {
    private static let body = (0..<8).map {
        "Line \($0) of the text of a page that says something."
    }

    /// Pages of the same body, each with more lines.
    private func pages(
        _ count: Int, adding add: (inout HandPage, Int) -> Void
    ) -> [HandPage] {
        (0..<count).map { index in
            var page = HandPage(Self.body.map { "\($0) \(index * 7)" }, top: 200)
            add(&page, index)
            return page
        }
    }

    private func furniture(_ pages: [HandPage]) -> [[String]] {
        var pages = pages.enumerated().map { $1.page(number: $0 + 1) }
        let before = pages.map { $0.fragments.count }
        PDFFurniture.mark(&pages, bodySize: PDFPage.bodySize(pages))
        // Nothing is lost, nothing is doubled.
        #expect(zip(pages, before).allSatisfy { $0.fragments.count + $0.furniture.count == $1 })
        return pages.map { $0.furniture.map(\.text) }
    }

    @Test("a header on three pages is furniture, of a document of five or less on two")
    func repeated() {
        let header = { (count: Int, on: Set<Int>) in
            self.furniture(
                self.pages(count) { page, index in
                    if on.contains(index) { page.add("Staff handbook", left: 60, top: 40) }
                }
            ).joined().count
        }
        #expect(header(7, [0, 3, 6]) == 3)
        #expect(header(7, [0, 3]) == 0)
        #expect(header(5, [0, 3]) == 2)
        #expect(header(5, [0]) == 0)
    }

    @Test("numbers that count the pages differ, other numbers are text")
    func counting() {
        let counted = furniture(
            pages(6) { $0.add("Handbook, page \($1 + 3)", left: 60, top: 40) })
        #expect(counted.allSatisfy { $0.count == 1 })
        let invoices = furniture(
            pages(6) { $0.add("Invoice 47\(11 + $1 * 3)", left: 60, top: 40) })
        #expect(invoices.allSatisfy { $0.isEmpty })
        // As page numbers they would count; beside words they are codes.
        let codes = furniture(pages(6) { $0.add("Form \(2001 + $1)", left: 60, top: 40) })
        #expect(codes.allSatisfy { $0.isEmpty })
    }

    @Test("what moves by more than a line, or stands inside the page, is text")
    func places() {
        let moving = furniture(
            pages(6) { $0.add("Staff handbook", left: 60, top: 20 + Float($1) * 20) })
        #expect(moving.allSatisfy { $0.isEmpty })
        let near = furniture(
            pages(6) { $0.add("Staff handbook", left: 60, top: 40 + Float($1)) })
        #expect(near.allSatisfy { $0.count == 1 })
        // A fifth of the page's height down.
        let inside = furniture(
            pages(6) { page, _ in page.add("Staff handbook", left: 60, top: 155) })
        #expect(inside.allSatisfy { $0.isEmpty })
    }

    @Test("what stands as close to the text as lines do is the text's")
    func close() {
        let pages = pages(4) { page, index in
            page = HandPage(Self.body.map { "\($0) \(index * 7)" }, top: 60)
            page.add("Staff handbook", left: 60, top: 48)
        }
        #expect(furniture(pages).allSatisfy { $0.isEmpty })
    }

    @Test("a header as close on most pages is one, and stays on the first")
    func everywhere() {
        let pages = pages(6) { page, index in
            page = HandPage(Self.body.map { "\($0) \(index * 7)" }, top: 60)
            page.add("Staff handbook", left: 60, top: 48)
        }
        #expect(furniture(pages).map(\.count) == [0, 1, 1, 1, 1, 1])
    }

    @Test("a title on every page stays where it stands first")
    func titles() {
        let found = furniture(
            pages(4) { page, _ in page.add("Results", left: 60, top: 40, size: 20) })
        #expect(found.map(\.count) == [0, 1, 1, 1])
    }

    @Test("a number alone at the edge is a page's, one beside text is not")
    func numbers() {
        let alone = furniture(pages(1) { page, _ in page.add("7", left: 300, top: 770) })
        #expect(alone == [["7"]])
        let beside = furniture(
            pages(1) { page, _ in
                page.add("7", left: 60, top: 770)
                page.add("A note at the foot of the page", left: 100, top: 770)
            })
        #expect(beside == [[]])
        let inside = furniture(pages(1) { page, _ in page.add("7", left: 300, top: 690) })
        #expect(inside == [[]])
    }

    @Test(
        "page numbers of all kinds",
        arguments: ["- 7 -", "Page 7 of 12", "第 7 頁", "第7页共12页", "vii"])
    func numberForms(text: String) {
        let found = furniture(pages(1) { page, _ in page.add(text, left: 280, top: 770) })
        #expect(found.map(\.count) == [1])
    }

    @Test("a stamp that is turned in the margin is furniture on all pages, else text aside")
    func margins() {
        let pages = { (count: Int) in
            (0..<count).map { index in
                let page = HandPage(Self.body, top: 200).page(number: index + 1)
                return PDFPage(
                    number: index + 1, width: 600, height: 800, verdict: .ok,
                    fragments: page.fragments,
                    turned: [(.up, [.made("Received", left: 300, top: 20)])])
            }
        }
        var three = pages(3)
        PDFMargin.mark(&three)
        #expect(three.allSatisfy { $0.turned.isEmpty && $0.furniture.map(\.text) == ["Received"] })
        #expect(three[0].furniture[0].box.left == 20)
        var one = pages(1)
        PDFMargin.mark(&one)
        #expect(one[0].turned.count == 1)
        #expect(PDFMargin.isAside(one[0].turned[0].fragments, in: .up, of: one[0]))
        let blocks = PDFStructure.blocks(of: one, outline: [])
        #expect(blocks.contains { $0.isAside && $0.block.text == "Received" })
    }
}
