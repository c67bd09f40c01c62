import Corpus
import Testing

@testable import Parsing

@Suite("Page geometry: tables that go on over the page")
struct ContinuedTableTests {
    private static let lefts: [Float] = [60, 180, 320, 440]
    private static let head = ["Part", "Name", "Torque", "Interval"]

    private static func row(_ number: Int) -> [String] {
        ["PX-\(100 + number)", "Bolt \(number % 9)", "\(20 + number)", "\(250 + 10 * number)"]
    }

    /// Rows from a height on, with rules around their cells or without.
    private func page(
        _ rows: [[String]], top: Float, isRuled: Bool, isBold: Bool = false, shift: Float = 0
    ) -> HandPage {
        var page = HandPage()
        for (index, row) in rows.enumerated() {
            for (cell, left) in zip(row, Self.lefts) where !cell.isEmpty {
                page.add(
                    cell, left: left + shift, top: top + 5 + Float(index) * 20,
                    isBold: isBold && index == 0)
            }
        }
        if isRuled {
            page.addGrid(
                columns: (Self.lefts + [540]).map { $0 - 4 + shift },
                rows: (0...rows.count).map { top + Float($0) * 20 })
        }
        return page
    }

    private func levels(_ pages: [HandPage]) -> [Int] {
        pages.blocks().filter { $0.kind == .tableRow }.map(\.level)
    }

    private static let first = [head] + (0..<30).map(row)
    private static let rest = (30..<35).map(row)

    @Test("rows without a head are the same table's, ruled or aligned", arguments: [true, false])
    func goesOn(isRuled: Bool) {
        let pages = [
            page(Self.first, top: 100, isRuled: isRuled),
            page(Self.rest, top: 60, isRuled: isRuled),
            page((35..<40).map(Self.row), top: 60, isRuled: isRuled, shift: isRuled ? 12 : 0),
        ]
        // The second page's rows end in its upper half: the third page's are another table.
        let blocks = pages.blocks().filter { $0.kind == .tableRow }
        #expect(
            blocks.map(\.level) == Array(repeating: 1, count: 36) + Array(repeating: 2, count: 5))
        #expect(blocks.filter(\.isTableHeader).map(\.page) == [1, 3])
    }

    @Test("one row that is left is the table's, and an empty cell keeps its place")
    func oneRow() {
        let alone = [
            page(Self.first, top: 100, isRuled: false),
            page([Self.row(30)], top: 60, isRuled: false),
        ].blocks()
        #expect(alone.last?.kind == .tableRow && alone.last?.level == 1)
        let gap = [
            page(Self.first, top: 100, isRuled: false),
            page(
                [["PX-200", "", "50", "900"], ["PX-201", "", "51", "910"]], top: 60, isRuled: false),
        ].blocks()
        #expect(gap.suffix(2).map(\.text) == ["PX-200\t\t50\t900", "PX-201\t\t51\t910"])
        #expect(gap.suffix(2).map(\.level) == [1, 1])
    }

    @Test("a head of its own makes a table of its own: the same, bold, or without numbers")
    func heads() {
        let first = page(Self.first, top: 100, isRuled: true, isBold: true)
        for (head, isBold) in [
            (Self.head, true), (Self.head, false), (["Pump", "Kind", "Bar", "Litres"], false),
        ] {
            let second = page([head] + Self.rest, top: 60, isRuled: true, isBold: isBold)
            #expect(levels([first, second]).last == 2)
        }
        let bold = page([["1", "2", "3", "4"]] + Self.rest, top: 60, isRuled: true, isBold: true)
        #expect(levels([first, bold]).last == 2)
    }

    @Test("text between, other columns, or a table that ends high on its page part two tables")
    func parted() {
        let first = page(Self.first, top: 100, isRuled: true)
        var text = page(Self.rest, top: 90, isRuled: true)
        text.add("The pumps have bolts of their own.", left: 60, top: 60)
        #expect(levels([first, text]).last == 2)
        var after = first
        after.add("All values hold for dry threads.", left: 60, top: 740)
        let second = page(Self.rest, top: 60, isRuled: true)
        #expect(levels([after, second]).last == 2)
        let aligned = page(Self.rest, top: 60, isRuled: false)
        #expect(levels([first, aligned]).last == 2)
        let short = page(Array(Self.first.prefix(5)), top: 100, isRuled: true)
        #expect(levels([short, second]).last == 2)
        #expect(levels([first, second]).last == 1)
        var noted = page(Self.rest, top: 90, isRuled: true)
        noted.add("Table 1 (continued)", left: 60, top: 60)
        #expect(levels([first, noted]).last == 1)
    }
}
