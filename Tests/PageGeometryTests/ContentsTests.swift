import Corpus
import Testing

@testable import Parsing

@Suite("Page geometry: tables of contents")
struct ContentsTests {
    private static let sections = [
        "1 Scope of the manual", "2 Safety of the press", "2.1 Goggles", "3 Daily lubrication",
        "4 Changing the die",
    ]

    /// Lines whose pages end at 500 points, behind dots or nothing.
    private func page(
        _ title: String?, lines: [(String, String)], dots: Bool, top: Float = 100
    ) -> HandPage {
        var page = HandPage()
        if let title { page.add(title, left: 60, top: top, size: 16, isBold: true) }
        for (index, line) in lines.enumerated() {
            let top = top + 30 + Float(index) * 14
            page.add(line.0, left: 60, top: top)
            if dots {
                let left =
                    62
                    + Float(line.0.unicodeScalars.reduce(0) { $0 + HandPage.width($1, size: 10) })
                page.append(
                    String(repeating: ".", count: Int((480 - left) / 5)), left: left, top: top)
            }
            page.add(line.1, left: 500 - 5 * Float(line.1.utf8.count), top: top)
        }
        return page
    }

    private static let numbered = zip(sections, ["2", "3", "3", "10", "12"]).map { ($0, $1) }

    private func page(of text: String) -> HandPage {
        var page = HandPage()
        for line in 0..<8 {
            page.add("\(text) that says something", left: 60, top: 100 + Float(line) * 12)
        }
        return page
    }

    @Test("lines with dots to a page are contents, with a title and without, and no table")
    func dots() {
        for title in ["Contents", "目錄", "Sommaire", nil] {
            let blocks = page(title, lines: Self.numbered, dots: true).blocks
            let lines = blocks.filter { $0.kind == .listItem }
            #expect(lines.count == 5 && lines.allSatisfy(\.isContents), "\(title ?? "none")")
            #expect(lines.first?.text.hasPrefix("1 Scope of the manual") == true)
            #expect(!blocks.contains { $0.kind == .tableRow })
            let others = blocks.filter { $0.kind != .listItem }
            #expect(others.map(\.isContents) == (title == nil ? [] : [true]))
        }
    }

    @Test("without dots a title tells; the same lines under another title are a table")
    func plain() {
        let titled = page("Table of Contents", lines: Self.numbered, dots: false).blocks
        #expect(titled.count(where: \.isContents) == 6)
        let other = page("Spare parts", lines: Self.numbered, dots: false).blocks
        #expect(!other.contains { $0.isContents })
        #expect(other.count { $0.kind == .tableRow } == 5)
    }

    @Test("a menu's prices don't follow each other, and amounts are no pages")
    func others() {
        let menu = [("Coffee", "4"), ("Tea", "3"), ("Cake", "5"), ("Soup", "7"), ("Salad", "6")]
        #expect(!page("Menu", lines: menu, dots: true).blocks.contains { $0.isContents })
        let amounts = [
            ("Rent", "1,200"), ("Water", "1,300"), ("Power", "1,400"), ("Waste", "1,500"),
        ]
        #expect(!page("Costs", lines: amounts, dots: true).blocks.contains { $0.isContents })
    }

    @Test("contents go on over the page, titles that wrap are one line, text after them is text")
    func goesOn() {
        let first = page("Contents", lines: Self.numbered, dots: true)
        var second = page(nil, lines: [("5 Disposal", "14")], dots: true, top: 60)
        second.add("6 A title that is too long for one line", left: 60, top: 104)
        second.add("and goes on in the next", left: 60, top: 118)
        second.append(" .......................", left: 200, top: 118)
        second.add("15", left: 490, top: 118)
        second.add("This book is for the people who run the press.", left: 60, top: 160)
        let blocks = [first, second, page(of: "Text")].blocks()
        #expect(blocks.count(where: \.isContents) == 8)
        let wrapped = blocks.first { $0.text.hasPrefix("6 A title") }
        #expect(wrapped?.isContents == true && wrapped?.text.contains("15") == true)
        #expect(blocks.first { $0.text.hasPrefix("This book") }?.isContents == false)
    }

    @Test(
        "pages of all kinds",
        arguments: [
            ("1 Scope ...... 12", 12), ("总则⋯⋯⋯⋯（5）", 5), ("Preface . . . . xiv", 0),
            ("Pump ········ 3-14", 30_014), ("Teil ____ 7", 7), ("第一章………第３頁", 3),
        ])
    func pages(line: String, page: Int) { #expect(Contents.ledPage(line) == page) }

    @Test(
        "what leads to no page",
        arguments: [
            "Wait... 3", "version 1.2", "Coffee ...... 3.50", "and so on ......",
            "...... of 12 men",
            "", ".", "12",
        ])
    func noPages(line: String) { #expect(Contents.ledPage(line) == nil) }

    @Test("titles of contents in several languages, and what is none")
    func titles() {
        for title in [
            "CONTENTS", "Table of contents", "目　录", "Inhaltsverzeichnis", "Table des matières",
            "Contents (continued)", "Contents   Page", "List of Figures",
        ] {
            #expect(Contents.isTitle(title), "\(title)")
        }
        for title in ["", "Contents of the box", "Page", "目的", "Content management"] {
            #expect(!Contents.isTitle(title), "\(title)")
        }
    }
}
