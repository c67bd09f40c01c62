import Corpus
import Testing

@testable import Parsing

@Suite("Page geometry: columns in reading order")
struct ColumnTests {
    /// Lines of running text, 30 letters wide.
    private func column(
        _ name: String, left: Float, top: Float = 100, lines: Int = 6, pitch: Float = 12
    ) -> [PDFFragment] {
        (0..<lines).map { line in
            let text = "\(name)\(line)" + String(repeating: "m", count: 30 - name.count - 1)
            return .made(text, left: left, top: top + Float(line) * pitch)
        }
    }

    /// The first letter of each region's fragments.
    private func names(_ fragments: [PDFFragment], hasTables: Bool = true) -> [String] {
        PDFReadingOrder.regions(fragments, hasTables: hasTables).map { region in
            String(Set(region.compactMap(\.text.first)).sorted())
        }
    }

    /// A prose column's lines end where they may.
    private func ragged(_ fragments: [PDFFragment]) -> [PDFFragment] {
        fragments.enumerated().map { index, fragment in
            var fragment = fragment
            fragment.box.right -= Float(index % 3) * 12
            return fragment
        }
    }

    @Test("two columns are read one after the other, three as well")
    func columns() {
        let two = column("a", left: 60) + column("b", left: 230, top: 105)
        #expect(names(two) == ["a", "b"])
        let three = column("a", left: 60) + column("b", left: 230) + column("c", left: 400)
        #expect(names(three) == ["a", "b", "c"])
    }

    @Test("a title over two columns comes first, a note under them last")
    func title() {
        let title = [PDFFragment.made(String(repeating: "t", count: 64), left: 60, top: 80)]
        let note = [PDFFragment.made(String(repeating: "z", count: 64), left: 60, top: 200)]
        #expect(
            names(note + column("b", left: 230) + column("a", left: 60) + title)
                == ["t", "a", "b", "z"])
    }

    @Test("a full-width line in the middle parts the page in two")
    func interrupted() {
        let middle = [PDFFragment.made(String(repeating: "m", count: 64), left: 60, top: 190)]
        let upper = column("a", left: 60) + column("b", left: 230)
        let lower = column("c", left: 60, top: 220) + column("d", left: 230, top: 220)
        #expect(names(upper + middle + lower) == ["a", "b", "m", "c", "d"])
    }

    @Test("a gutter is at least three quarters of the font's size wide")
    func gutter() {
        #expect(names(column("a", left: 60) + column("b", left: 218, top: 105)) == ["a", "b"])
        #expect(names(column("a", left: 60) + column("b", left: 214, top: 105)) == ["ab"])
    }

    @Test("two lines beside others are no column")
    func fewLines() {
        #expect(names(column("a", left: 60) + column("b", left: 230, lines: 2)) == ["ab"])
        #expect(
            names(column("a", left: 60) + column("b", left: 230, top: 105, lines: 3))
                == ["a", "b"])
    }

    @Test("columns that hardly stand beside each other are none")
    func offset() {
        // Six lines of 12 points: 70 points high, of which less than 28 are shared.
        #expect(names(column("a", left: 60) + column("b", left: 230, top: 150)) == ["ab"])
        #expect(names(column("a", left: 60) + column("b", left: 230, top: 135)) == ["a", "b"])
    }

    @Test("cells that are level and narrow are a table's, unless tables are not looked for")
    func cells() {
        let names = (0..<6).map {
            PDFFragment.made("n\($0)", left: 60, top: 100 + Float($0) * 12)
        }
        let values = (0..<6).map {
            PDFFragment.made("v\($0)", left: 200, top: 100 + Float($0) * 12)
        }
        #expect(self.names(names + values) == ["nv"])
        #expect(self.names(names + values, hasTables: false) == ["n", "v"])
    }

    @Test("rows whose cells begin at one height are a table, however wide they are")
    func bands() {
        let rows = (0..<4).flatMap { row -> [PDFFragment] in
            let top = 100 + Float(row) * 40
            return column("a", left: 60, top: top, lines: 2)
                + column("b", left: 230, top: top, lines: 1 + row % 2)
        }
        #expect(names(rows) == ["ab"])
        #expect(names(rows, hasTables: false) == ["a", "b"])
    }

    @Test("columns on one grid whose lines fill them are text")
    func oneGrid() {
        #expect(
            names(column("a", left: 60, lines: 9) + column("b", left: 230, lines: 9)) == ["a", "b"])
        // Half as many letters fill less than 62 of a hundred.
        var short = column("b", left: 230, lines: 9)
        for index in short.indices.dropFirst() { short[index].box.right -= 75 }
        #expect(names(column("a", left: 60, lines: 9) + short) == ["ab"])
    }

    @Test("ragged prose is prose")
    func raggedColumns() {
        let both =
            ragged(column("a", left: 60, lines: 12)) + ragged(column("b", left: 230, lines: 12))
        #expect(names(both) == ["a", "b"])
    }

    @Test("no fragments, no regions")
    func empty() { #expect(names([]).isEmpty) }
}
