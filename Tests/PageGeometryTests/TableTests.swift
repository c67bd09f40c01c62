import Corpus
import Testing

@testable import Parsing

@Suite("Page geometry: tables by alignment")
struct AlignedTableTests {
    private func row(_ cells: [(String, Float)], top: Float, size: Float = 10) -> PDFRow {
        PDFRow(cells.map { .made($0.0, left: $0.1, top: top, size: size) })
    }

    private func texts(_ rows: [PDFRow]) -> [String]? {
        PDFTable.starting(at: 0, in: rows)?.rows.map(\.text)
    }

    @Test("rows with aligned cells are a table, an empty cell keeps its place")
    func aligned() {
        let rows = [
            row([("Name", 60), ("Amount", 160), ("Date", 260)], top: 100),
            row([("Rent", 60), ("900", 160), ("1 May", 260)], top: 116),
            row([("Water", 60), ("2 May", 260)], top: 132),
        ]
        #expect(texts(rows) == ["Name\tAmount\tDate", "Rent\t900\t1 May", "Water\t\t2 May"])
    }

    @Test("one row with several cells is none, nor is text with a heading beside it")
    func none() {
        #expect(texts([row([("Name", 60), ("Amount", 160)], top: 100)]) == nil)
        #expect(
            texts([
                row([("Name", 60), ("Amount", 160)], top: 100), row([("text", 60)], top: 112),
                row([("text", 60)], top: 124),
            ]) == nil)
    }

    @Test("a cell's second line joins it: closely below, under a column of its own")
    func wrapped() {
        let head = row([("Item", 60), ("What it is for", 160)], top: 100)
        let first = row([("Desk", 60), ("writing and", 160)], top: 120)
        let second = row([("Lamp", 60), ("reading", 160)], top: 150)
        let more = { (top: Float) in self.row([("drawing", 160)], top: top) }
        #expect(
            texts([head, first, more(132), second])
                == ["Item\tWhat it is for", "Desk\twriting and drawing", "Lamp\treading"])
        // Six tenths of the size below, it is a row.
        #expect(texts([head, first, more(135.5), second])?.count == 4)
    }

    @Test("what follows the table in its first column, or in other type, is none of it")
    func ends() {
        let rows = [
            row([("a", 60), ("b", 160)], top: 100), row([("c", 60), ("d", 160)], top: 116),
        ]
        let table = PDFTable.starting(
            at: 0, in: rows + [row([("A sentence after it.", 60)], top: 128)])
        #expect(table?.rowCount == 2)
        let larger = PDFTable.starting(
            at: 0, in: rows + [row([("e", 60), ("f", 160)], top: 132, size: 12)])
        #expect(larger?.rowCount == 2)
        let far = PDFTable.starting(
            at: 0, in: rows + [row([("e", 60), ("f", 160)], top: 152)])
        #expect(far?.rowCount == 2)
    }

    @Test("lines of one cell are joined as words are: Han without a space, hyphens healed")
    func cellLines() {
        #expect("甲乙".joined("丙") == "甲乙丙")
        #expect("with-".joined("out") == "without")
        #expect("self-".joined("service") == "self-service")
        #expect("short-".joined("and long-term") == "short- and long-term")
        #expect("A-".joined("1") == "A- 1")
        #expect("two".joined("words") == "two words")
        #expect(PDFTable.joined(["a", "b", "丙"]) == "a b 丙")
    }

    @Test("gaps part what stands close")
    func bands() {
        let rows = [Float(100), 112, 130, 142].map { row([("x", 60)], top: $0) }
        #expect(PDFBand.bands(rows).map(\.rows.count) == [2, 2])
        #expect(PDFBand.bands([]).isEmpty)
    }
}

@Suite("Page geometry: ruled tables")
struct RuledTableTests {
    private static let columns: [Float] = [60, 160, 260, 360]
    private static let rows: [Float] = [100, 120, 140, 160]

    private func grid(_ build: (inout HandPage) -> Void) throws -> [PDFGrid] {
        var page = HandPage()
        build(&page)
        return PDFGrid.grids(of: try #require(page.rules.joined()))
    }

    /// A page with words in the cells of a grid, row by row.
    private func page(_ cells: [[String]]) -> HandPage {
        var page = HandPage()
        page.addGrid(columns: Self.columns, rows: Self.rows)
        for (row, line) in cells.enumerated() {
            for (column, text) in line.enumerated() where !text.isEmpty {
                page.add(text, left: Self.columns[column] + 5, top: Self.rows[row] + 5)
            }
        }
        return page
    }

    @Test("rules that cross are a grid of cells")
    func cells() throws {
        let grids = try grid { $0.addGrid(columns: Self.columns, rows: Self.rows) }
        #expect(grids.count == 1)
        let grid = try #require(grids.first)
        #expect(grid.columns == Self.columns && grid.rows == Self.rows)
        #expect(grid.cells == Array(0..<9))
        #expect(grid.cell(x: 165, y: 125) == 4)
        #expect(grid.cell(x: 59, y: 125) == nil && grid.cell(x: 360, y: 125) == nil)
        #expect(grid.cellBoxes()[4] == Box(left: 160, top: 120, right: 260, bottom: 140))
    }

    @Test("where a rule is missing, neighbours are one cell; one that covers most of a side parts")
    func spans() throws {
        let spanned = try grid { page in
            for row in Self.rows { page.stroke(60, row, to: 360, row) }
            page.stroke(60, 100, to: 60, 160)
            page.stroke(160, 120, to: 160, 160)
            page.stroke(260, 108, to: 260, 160)
            page.stroke(360, 100, to: 360, 160)
        }
        #expect(spanned[0].cells == [0, 0, 0, 3, 4, 5, 6, 7, 8])
        let parted = try grid { page in
            for row in Self.rows { page.stroke(60, row, to: 360, row) }
            page.stroke(60, 100, to: 60, 160)
            page.stroke(160, 120, to: 160, 160)
            page.stroke(260, 107, to: 260, 160)
            page.stroke(360, 100, to: 360, 160)
        }
        #expect(parted[0].cells == [0, 0, 2, 3, 4, 5, 6, 7, 8])
    }

    @Test("a table open at its sides ends where its rules do; two that do not meet are two")
    func openSides() throws {
        let open = try grid { page in
            for row in Self.rows { page.stroke(60, row, to: 360, row) }
            page.stroke(160, 100, to: 160, 160)
        }
        #expect(open[0].columns == [60, 160, 360])
        let two = try grid { page in
            page.addGrid(columns: [60, 100, 140], rows: [100, 120, 140])
            page.addGrid(columns: [60, 100, 140], rows: [300, 320, 340])
        }
        #expect(two.map(\.box.top) == [100, 300])
        #expect(try grid { $0.stroke(60, 100, to: 360, 100) }.isEmpty)
        #expect(try grid { $0.addGrid(columns: [60, 360], rows: [100, 160]) }.isEmpty)
    }

    @Test("rows of a ruled table have a tab between cells, and empty cells keep their place")
    func text() {
        let blocks = page([["Name", "Amount", "Date"], ["Rent", "", "May"], ["Water", "20", ""]])
            .blocks
        #expect(blocks.map(\.kind) == [.tableRow, .tableRow, .tableRow])
        #expect(blocks.map(\.text) == ["Name\tAmount\tDate", "Rent\t\tMay", "Water\t20\t"])
        #expect(blocks.map(\.isTableHeader) == [true, false, false])
        #expect(blocks[0].box == Box(left: 60, top: 100, right: 360, bottom: 120))
    }

    @Test("a rule parts what looks like a word, unless it runs through a letter")
    func partedWords() {
        var page = page([["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]])
        page.add("1234", left: 150, top: 145)
        #expect(page.blocks.last?.text == "g 12\t34 h\ti")
    }

    @Test("a frame around text is no table, nor is a grid whose text does not fit its cells")
    func noTable() {
        var frame = HandPage(
            ["A paragraph of text in", "a frame of two parts."], left: 70, top: 110)
        frame.addGrid(columns: [60, 360, 370], rows: [100, 160])
        #expect(frame.blocks.texts(.tableRow).isEmpty)
        var outline = HandPage()
        outline.addGrid(columns: [60, 70, 80, 90], rows: [100, 104, 108, 112])
        outline.add("Registration", left: 60, top: 100)
        outline.add("Verification", left: 60, top: 110)
        #expect(outline.blocks.texts(.tableRow).isEmpty)
    }

    @Test("a grid turned to a frame and back is the same", arguments: PDFFrame.allCases)
    func turned(frame: PDFFrame) throws {
        let grid = try grid { page in
            page.addGrid(columns: Self.columns, rows: [100, 120, 140])
            page.stroke(60, 160, to: 360, 160)
            page.stroke(60, 140, to: 60, 160)
            page.stroke(360, 140, to: 360, 160)
        }[0]
        let turned = grid.turned(frame, width: 600, height: 800)
        let numbers = grid.numbers(after: frame)
        #expect(Set(numbers.keys) == Set(grid.cells) && Set(numbers.values) == Set(turned.cells))
        for x in stride(from: Float(65), to: 360, by: 20) {
            for y in stride(from: Float(105), to: 160, by: 10) {
                let place = frame.box(
                    Box(left: x, top: y, right: x, bottom: y), width: 600, height: 800)
                let old = try #require(grid.cell(x: x, y: y))
                #expect(turned.cell(x: place.left, y: place.top) == numbers[old])
            }
        }
    }
}
