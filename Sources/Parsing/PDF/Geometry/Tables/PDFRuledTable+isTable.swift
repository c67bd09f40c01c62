import Corpus

extension PDFRuledTable {
    /// Whether the grid is a table: text stands side by side in it. A frame around paragraphs is
    /// none, nor is a page that rules part into a few areas of running text.
    var isTable: Bool {
        guard frame != .vertical, fitsCells else { return false }
        let filled = (0..<grid.rowCount).filter { filledCells(inRow: $0) > 0 }
        let several = filled.count(where: isSideBySide)
        guard several > 0,
            isNamed || (isShared(several, of: filled.count) && !isSparse(filled.count))
        else {
            return false
        }
        let length = contents.values.reduce(0) { $0 + Self.length($1) }
        let prose = contents.values.filter(Self.isProse).reduce(0) { $0 + Self.length($1) }
        return several > 2 || prose * 5 <= length * 3
    }

    /// Whether every cell is one of the grid's and nearly every row has a name in the first: most
    /// of a balance sheet's rows may have no amount.
    private var isNamed: Bool {
        guard Set(grid.cells).count == grid.cells.count, grid.rowCount > 2 else { return false }
        let named = (0..<grid.rowCount).count { contents[$0 * grid.columnCount] != nil }
        return named * 5 >= grid.rowCount * 4
    }

    /// Whether enough rows have text side by side. Boxes of a diagram have little in common, and
    /// leave most of their grid empty.
    private func isShared(_ several: Int, of filled: Int) -> Bool {
        let isDense = contents.count * 3 >= Set(grid.cells).count
        return several * 5 >= filled * (isDense ? 1 : 2)
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
                        > 0.3 * min(left.box.height, right.box.height)
                }
            }
        }
    }

    /// Whether hardly any place has text, and not the first row's as a blank form's have: a
    /// drawing, a diagram's boxes.
    private func isSparse(_ filledRows: Int) -> Bool {
        let isHeaded = filledCells(inRow: 0) * 2 > grid.columnCount
        return contents.count * 5 < usedColumns().count * filledRows
            || !isHeaded && contents.count * 6 < Set(grid.cells).count
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
        rows.count >= 8 && length(rows) >= 12 * rows.count
    }
}

extension PDFFragment {
    /// Whether the text has room in its cell: a grid that parts words, or that is lower than they
    /// are, is a drawing or the outline of letters.
    func fits(_ cell: Box?) -> Bool {
        guard let cell else { return false }
        return box.left > cell.left - 0.6 * size && box.right < cell.right + 0.6 * size
            && cell.height > 0.6 * box.height
    }
}
