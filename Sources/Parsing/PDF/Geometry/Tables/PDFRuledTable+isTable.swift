import Corpus

extension PDFRuledTable {
    /// Whether the grid is a table: text stands side by side in it. A frame around paragraphs is
    /// none, nor is a page that rules part into a few areas of running text.
    ///
    /// Taught by charts, diagrams, outlined letters and page borders, which have grids as well.
    var isTable: Bool {
        guard frame != .vertical, fitsCells else { return false }
        let filled = (0..<grid.rowCount).filter { filledCells(inRow: $0) > 0 }
        let several = filled.count(where: isSideBySide)
        guard several > 0,
            isNamed || (isShared(several, of: filled.count) && !isSparse(filledRows: filled.count))
        else {
            return false
        }
        let length = contents.values.reduce(0) { $0 + Self.length($1) }
        let prose = contents.values.filter(Self.isProse).reduce(0) { $0 + Self.length($1) }
        return several >= Self.surelyRows || prose * 100 <= length * Self.mostProse
    }

    /// Rows with text side by side that make a table whatever stands in it.
    private static let surelyRows = 3
    /// Characters in running text, of a hundred, in a table of fewer such rows.
    private static let mostProse = 60
    /// Named rows of a hundred in a balance sheet: headings of its parts may stand beside the
    /// names.
    private static let leastNamed = 80
    /// Rows of a named table at least.
    private static let leastRows = 3
    /// Rows with text side by side, of a hundred with text, in a table most of whose cells are
    /// filled, and in any other. A third of the cells is most: tables have blank ones.
    private static let leastSharedOfDense = 20
    private static let leastShared = 40
    private static let denseCells = 3
    /// What two lines of one row share of the lower one's height at least.
    private static let sameLine: Float = 0.3
    /// One filled cell in as many places, or cells of a grid without a head, is too few.
    private static let sparsePlaces = 5
    private static let sparseCells = 6
    /// Lines of running text at least, and characters of a line on average: labels are shorter.
    private static let proseLines = 8
    private static let proseLineLength = 12

    /// Whether every cell is one of the grid's and nearly every row has a name in the first: most
    /// of a balance sheet's rows may have no amount.
    private var isNamed: Bool {
        guard Set(grid.cells).count == grid.cells.count, grid.rowCount >= Self.leastRows else {
            return false
        }
        let named = (0..<grid.rowCount).count { contents[$0 * grid.columnCount] != nil }
        return named * 100 >= grid.rowCount * Self.leastNamed
    }

    /// Whether enough rows have text side by side. Boxes of a diagram have little in common, and
    /// leave most of their grid empty.
    private func isShared(_ several: Int, of filled: Int) -> Bool {
        let isDense = contents.count * Self.denseCells >= Set(grid.cells).count
        return several * 100 >= filled * (isDense ? Self.leastSharedOfDense : Self.leastShared)
    }

    /// Whether a line of text has parts in several cells of a row: labels of a chart's bars stand
    /// each at its own height.
    private func isSideBySide(_ row: Int) -> Bool {
        let places = row * grid.columnCount..<(row + 1) * grid.columnCount
        let cells = Set(places.map { grid.cells[$0] }).sorted().compactMap { contents[$0] }
        return cells.indices.contains { index in
            cells[..<index].joined().contains { left in
                cells[index].contains { right in
                    min(left.box.bottom, right.box.bottom) - max(left.box.top, right.box.top)
                        > Self.sameLine * min(left.box.height, right.box.height)
                }
            }
        }
    }

    /// Whether hardly any place has text, and not the first row's as a blank form's have: a
    /// drawing, a diagram's boxes.
    private func isSparse(filledRows: Int) -> Bool {
        let isHeaded = filledCells(inRow: 0) * 2 > grid.columnCount
        return contents.count * Self.sparsePlaces < usedColumns().count * filledRows
            || !isHeaded && contents.count * Self.sparseCells < Set(grid.cells).count
    }

    private func filledCells(inRow row: Int) -> Int {
        let places = row * grid.columnCount..<(row + 1) * grid.columnCount
        return Set(places.map { grid.cells[$0] }).count { contents[$0] != nil }
    }

    private static func length(_ rows: [PDFRow]) -> Int {
        rows.reduce(0) { $0 + $1.fragments.reduce(0) { $0 + $1.length } }
    }

    /// Running text of many lines.
    private static func isProse(_ rows: [PDFRow]) -> Bool {
        rows.count >= proseLines && length(rows) >= proseLineLength * rows.count
    }
}

extension PDFFragment {
    /// Whether the text has room in its cell: a grid that parts words, or that is lower than they
    /// are, is a drawing or the outline of letters.
    func fits(_ cell: Box?) -> Bool {
        guard let cell else { return false }
        return box.left > cell.left - Self.overhang * size
            && box.right < cell.right + Self.overhang * size
            && cell.height > Self.leastHeight * box.height
    }

    /// How far text may reach over the sides of its cell, in its size: about a letter.
    private static let overhang: Float = 0.6
    /// Height of a cell at least, in that of its text's box, which is higher than the letters.
    private static let leastHeight: Float = 0.6
}
