import Corpus

/// A grid of rules with the text in its cells.
struct PDFRuledTable {
    /// In the page's coordinates.
    let pageGrid: PDFGrid
    /// How most of its text runs, and the grid in that frame's coordinates.
    let frame: PDFFrame
    let grid: PDFGrid
    /// Lines of each cell, from the top.
    let contents: [Int: [PDFRow]]
    /// Whether most of the text is as large as its cells allow.
    let fitsCells: Bool

    /// Characters that have room in their cells, of a hundred, in a table: some cells run over.
    private static let mostlyFitting = 80

    /// Takes the words inside the grid out of `text`, and what is typed there out of `typed`.
    /// Nil if nothing stands in the grid.
    init?(
        _ grid: PDFGrid, text: inout PDFTurnedText, typed: inout [PDFFragment]
    ) {
        let taken = text.take { grid.cell(x: $0.centre, y: $0.middle) != nil }
        let isTyped = { (fragment: PDFFragment) in
            grid.cell(x: fragment.box.centre, y: fragment.box.middle) != nil
        }
        let typedHere = typed.filter(isTyped)
        typed.removeAll(where: isTyped)
        guard !taken.isEmpty || !typedHere.isEmpty else { return nil }
        let frame = Self.usualFrame(taken, in: grid)
        let turned = grid.turned(frame, width: text.width, height: text.height)
        var fragments: [Int: [PDFFrame: [PDFFragment]]] = [:]
        for (own, lines) in Self.withLoneWords(taken, in: frame) {
            let parts = Self.parts(lines, of: grid, in: own, of: text)
            for (cell, part) in parts { fragments[cell, default: [:]][own, default: []] += part }
        }
        for fragment in typedHere {
            guard let cell = grid.cell(x: fragment.box.centre, y: fragment.box.middle) else {
                continue
            }
            fragments[cell, default: [:]][.upright, default: []].append(fragment)
        }
        var contents: [Int: [PDFRow]] = [:]
        let number = grid.numbers(after: frame)
        for (cell, byFrame) in fragments {
            // The table's own frame first.
            let order = [frame] + PDFFrame.allCases.filter { $0 != frame }
            guard let own = number[cell] else { continue }
            contents[own] = order.flatMap { PDFRow.rows(byFrame[$0] ?? []) }
        }
        (pageGrid, self.frame, self.grid, self.contents) = (grid, frame, turned, contents)
        let boxes = turned.cellBoxes()
        let own = fragments.flatMap { cell, byFrame in
            (byFrame[frame] ?? []).map { ($0, number[cell].flatMap { boxes[$0] }) }
        }
        let all = own.reduce(0) { $0 + $1.0.length }
        let fitting = own.filter { $0.fits($1) }.reduce(0) { $0 + $1.0.length }
        fitsCells = fitting * 100 >= all * Self.mostlyFitting
    }

    /// Pieces of lines by cell, in the coordinates of the frame that they run in.
    private static func parts(
        _ lines: [[PDFWord]], of grid: PDFGrid, in frame: PDFFrame, of text: PDFTurnedText
    ) -> [Int: [PDFFragment]] {
        var words: [Int: [[PDFWord]]] = [:]
        for line in lines {
            var parts: [Int: [PDFWord]] = [:]
            for word in line {
                guard let cell = grid.cell(x: word.box.centre, y: word.box.middle) else {
                    continue
                }
                parts[cell, default: []].append(word)
            }
            for (cell, part) in parts { words[cell, default: []].append(part) }
        }
        return words.mapValues { lines in
            frame == .upright
                ? lines.map { PDFFragment($0) }
                : text.lines(of: lines.flatMap { $0 }, in: frame).map { PDFFragment($0) }
        }
    }

    /// Words that don't tell how they run (one digit alone) run as most of the table does.
    private static func withLoneWords(
        _ taken: [PDFFrame: [[PDFWord]]], in frame: PDFFrame
    ) -> [PDFFrame: [[PDFWord]]] {
        var sorted: [PDFFrame: [[PDFWord]]] = [:]
        for own in PDFFrame.allCases {
            for line in taken[own] ?? [] {
                let lone = own == frame ? [] : line.filter { $0.frame == nil }
                let rest = lone.isEmpty ? line : line.filter { $0.frame != nil }
                if !rest.isEmpty { sorted[own, default: []].append(rest) }
                sorted[frame, default: []] += lone.map { [$0] }
            }
        }
        return sorted.filter { !$0.value.isEmpty }
    }

    /// That of most cells with text that tells how it runs: a head whose words stand upright beside
    /// short numbers may have more characters. Of as many, that of most characters.
    private static func usualFrame(
        _ taken: [PDFFrame: [[PDFWord]]], in grid: PDFGrid
    ) -> PDFFrame {
        let counts = taken.mapValues { lines in
            let words = lines.joined()
            let cells = words.filter { $0.frame != nil }.compactMap {
                grid.cell(x: $0.box.centre, y: $0.box.middle)
            }
            return (cells: Set(cells).count, length: words.reduce(0) { $0 + $1.length })
        }
        return PDFFrame.allCases.max {
            counts[$0, default: (0, 0)] < counts[$1, default: (0, 0)]
        } ?? .upright
    }
}

extension PDFRuledTable {
    /// The rows with text, as fragments as wide as the table.
    func fragments(table: Int) -> [PDFFragment] {
        let columns = columnGroups()
        let sides = columns.map { grid.columns[$0.lowerBound]...grid.columns[$0.upperBound + 1] }
        var rows: [PDFFragment] = []
        for row in 0..<grid.rowCount {
            let cells = columns.map { group in
                group.lazy.map { cell(row, column: $0) }.first { !$0.isEmpty } ?? []
            }
            for line in lines(of: cells, inRow: row, columns: columns) {
                var fragment = line
                fragment.ruled = PDFRuledPlace(table: table, row: rows.count, columns: sides)
                rows.append(fragment)
            }
        }
        return rows
    }

    /// Columns as the reader sees them. Where the rules of a head stand beside those of the rows
    /// below it, neighbours that are never filled in one row and whose text stands over each other
    /// are one.
    private func columnGroups() -> [ClosedRange<Int>] {
        var groups: [(columns: ClosedRange<Int>, rows: Set<Int>, extent: ClosedRange<Float>?)] = []
        for column in usedColumns() {
            let filled = (0..<grid.rowCount).filter { !cell($0, column: column).isEmpty }
            let boxes = filled.flatMap { cell($0, column: column) }.map(\.box)
            let extent = boxes.map(\.left).min().flatMap { left in
                boxes.map(\.right).max().map { left...max(left, $0) }
            }
            if let last = groups.last, let old = last.extent, let extent,
                last.rows.isDisjoint(with: filled), old.overlaps(extent)
            {
                groups[groups.count - 1] = (
                    last.columns.lowerBound...column, last.rows.union(filled),
                    min(
                        old.lowerBound, extent.lowerBound)...max(
                            old.upperBound, extent.upperBound)
                )
            } else {
                groups.append((column...column, Set(filled), extent))
            }
        }
        return groups.map(\.columns)
    }

    /// Lines of the cell that begins at a place; none if it began before.
    private func cell(_ row: Int, column: Int) -> [PDFRow] {
        let place = row * grid.columnCount + column
        return grid.cells[place] == place ? contents[place] ?? [] : []
    }

    /// All columns but those between the lines of a double rule.
    func usedColumns() -> [Int] {
        (0..<grid.columnCount).filter { column in
            grid.columns[column + 1] - grid.columns[column] > 2 * PDFRules.tolerance
                || (0..<grid.rowCount).contains { !cell($0, column: column).isEmpty }
        }
    }

    /// A row of the grid, or as many rows as its lines are where only columns are ruled.
    private func lines(
        of cells: [[PDFRow]], inRow row: Int, columns: [ClosedRange<Int>]
    ) -> [PDFFragment] {
        let fragments = cells.joined().flatMap(\.fragments)
        guard !fragments.isEmpty else { return [] }
        let band = Box(
            left: grid.box.left, top: grid.rows[row], right: grid.box.right,
            bottom: grid.rows[row + 1])
        let lines = PDFRow.rows(fragments)
        guard holdsRows(cells, lines: lines, row: row, columns: columns) else {
            let text = cells.map { PDFTable.joined($0.map(\.text)) }.joined(separator: "\t")
            return [PDFFragment(fragments, text: text, box: band)]
        }
        let sides = columns.map { grid.columns[$0.lowerBound]...grid.columns[$0.upperBound + 1] }
        let merged =
            hasAmounts(cells, lines: lines)
            ? lines.map { PDFTable.Row($0, in: sides) } : PDFTable.merge(lines, in: sides)
        return merged.map { merged in
            var box = merged.row.box
            (box.left, box.right) = (band.left, band.right)
            return PDFFragment(merged.fragments, text: merged.text, box: box)
        }
    }

    /// Whether a row of the grid is several rows of the table: most lines have text in several
    /// cells, and no cell's text is one that wraps, filling its lines.
    private func holdsRows(
        _ cells: [[PDFRow]], lines: [PDFRow], row: Int, columns: [ClosedRange<Int>]
    ) -> Bool {
        if hasAmounts(cells, lines: lines) { return true }
        guard lines.count >= Self.leastLines, cells.count(where: { $0.count > 1 }) > 1 else {
            return false
        }
        let isSpanned = zip(cells, columns).contains { lines, columns in
            !lines.isEmpty && columns.contains { spans(row, column: $0) }
        }
        let several = lines.count { line in line.fragments.count > 1 }
        guard !isSpanned, several * 100 >= lines.count * Self.leastSeveral else { return false }
        return !zip(cells, columns).contains { lines, columns in
            let width = grid.columns[columns.upperBound + 1] - grid.columns[columns.lowerBound]
            return lines.count > 1
                && lines.dropLast().allSatisfy {
                    $0.box.width > PDFTable.wrappedFill * width && !$0.text.hasSuffix("..")
                }
                && !lines.allSatisfy { $0.fragments.allSatisfy(\.isNumeric) }
        }
    }

    /// Lines of a row that may be several rows, and those of a hundred that have text in several
    /// cells then: some rows have a name alone.
    private static let leastLines = 3
    private static let leastSeveral = 70

    /// Whether each of several lines has two numbers or more, which do not wrap.
    private func hasAmounts(_ cells: [[PDFRow]], lines: [PDFRow]) -> Bool {
        let amounts = cells.count { cell in
            cell.count == lines.count && cell.allSatisfy { $0.fragments.allSatisfy(\.isNumeric) }
        }
        return lines.count > 1 && amounts > 1
    }

    /// Whether a cell goes on in the next row or column.
    private func spans(_ row: Int, column: Int) -> Bool {
        let place = row * grid.columnCount + column
        return row + 1 < grid.rowCount && grid.cells[place + grid.columnCount] == place
            || column + 1 < grid.columnCount && grid.cells[place + 1] == place
    }
}

extension PDFGrid {
    /// For each cell, its number in the grid turned to a frame.
    func numbers(after frame: PDFFrame) -> [Int: Int] {
        let turned = turned(frame, width: 0, height: 0)
        var numbers: [Int: Int] = [:]
        for row in 0..<turned.rowCount {
            for column in 0..<turned.columnCount {
                let old = cells[oldPlace(row: row, column: column, in: frame)]
                let place = row * turned.columnCount + column
                if numbers[old] == nil { numbers[old] = turned.cells[place] }
            }
        }
        return numbers
    }
}
