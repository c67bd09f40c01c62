import Corpus

/// A table found by aligned fragments: rows with several fragments each, whose left-to-right
/// extents fall into the same columns.
struct PDFTable {
    struct Row {
        var row: PDFRow
        /// Cells by column, separated by tabs.
        var text: String
        /// Of all its lines.
        var fragments: [PDFFragment]

        init(_ line: PDFRow, in columns: [ClosedRange<Float>]) { self.init([line], in: columns) }

        /// - Parameter lines: the row's lines from the top, at least one.
        init(_ lines: [PDFRow], in columns: [ClosedRange<Float>]) {
            fragments = lines.flatMap(\.fragments)
            var cells = PDFTable.cells(lines[0], in: columns)
            row = lines[0]
            for line in lines.dropFirst() {
                for (column, more) in PDFTable.cells(line, in: columns).enumerated()
                where !more.isEmpty {
                    cells[column] = cells[column].isEmpty ? more : cells[column].joined(more)
                }
                row.box = row.box.union(line.box)
            }
            text = cells.joined(separator: "\t")
        }
    }

    var rows: [Row]
    /// Extents of the columns, from the left.
    var columns: [ClosedRange<Float>]
    /// Rows of the page that the table takes up.
    var rowCount: Int

    static func starting(at start: Int, in rows: [PDFRow]) -> PDFTable? {
        guard rows[start].fragments.count > 1 else { return nil }
        var end = start + 1
        var several = 1
        while end < rows.count, belongs(rows[end], after: rows[end - 1]) {
            if rows[end].fragments.count > 1 { several += 1 }
            end += 1
        }
        // Trailing single fragments are text after the table, unless they stand below a cell
        // other than the first.
        let second = rows[start].fragments[1].box.left - rows[start].size
        while end > start, rows[end - 1].fragments.count == 1, rows[end - 1].box.left < second {
            end -= 1
        }
        guard several >= leastRows, several * 2 >= end - start else { return nil }
        let members = Array(rows[start..<end])
        let columns = columns(members)
        guard columns.count >= 2 else { return nil }
        return PDFTable(
            rows: merge(members, in: columns), columns: columns, rowCount: end - start)
    }

    /// A row that follows closely; a single fragment may be a cell's second line.
    private static func belongs(_ row: PDFRow, after last: PDFRow) -> Bool {
        let gap = row.box.top - last.box.bottom
        let limit = row.fragments.count > 1 ? rowGap : lineGap
        return gap < limit * max(row.size, last.size)
            && abs(row.size - last.size) < sameType * max(row.size, last.size)
    }

    /// Rows with several fragments that make a table; one is a line with a tab in it.
    private static let leastRows = 2
    /// Between two rows of a table at most, and before a cell's second line, in the font's size.
    private static let rowGap: Float = 2.5
    private static let lineGap: Float = 0.6
    /// How much the sizes of two rows of a table differ, as a share of the larger one's: heads and
    /// sums may be a point larger, titles are more.
    private static let sameType: Float = 0.15
    /// How much closer the lines of one row stand than the table's rows do, in the font's size.
    private static let tightness: Float = 0.35
    /// Width of a column whose text wraps, in the font's size: narrower ones hold words.
    private static let wrappingColumn: Float = 8
    /// How much of their column's width lines fill that wrap.
    static let wrappedFill: Float = 0.6

    /// Extents of the columns: overlapping fragments of different rows share one.
    private static func columns(_ rows: [PDFRow]) -> [ClosedRange<Float>] {
        let extents = rows.filter { $0.fragments.count > 1 }.flatMap(\.fragments)
            .map { $0.box.left...max($0.box.left, $0.box.right) }
            .sorted { $0.lowerBound < $1.lowerBound }
        var columns: [ClosedRange<Float>] = []
        for extent in extents {
            if let last = columns.last, extent.lowerBound < last.upperBound {
                let end = max(last.upperBound, extent.upperBound)
                columns[columns.count - 1] = last.lowerBound...end
            } else {
                columns.append(extent)
            }
        }
        return columns
    }

    static func cells(_ row: PDFRow, in columns: [ClosedRange<Float>]) -> [String] {
        var cells = Array(repeating: "", count: columns.count)
        for fragment in row.fragments {
            let column =
                columns.firstIndex { fragment.box.left <= $0.upperBound } ?? columns.count - 1
            cells[column] += (cells[column].isEmpty ? "" : " ") + fragment.text
        }
        return cells
    }

    /// The lines of one cell as one line.
    static func joined(_ lines: [String]) -> String {
        lines.dropFirst().reduce(lines.first ?? "") { $0.joined($1) }
    }

    /// Joins the lines of each row, cell by cell. Where gaps divide the table, what stands
    /// between two gaps is a row if its text wraps; else each line tells for itself.
    static func merge(
        _ rows: [PDFRow], in columns: [ClosedRange<Float>]
    ) -> [Row] {
        let bands = PDFBand.bands(rows)
        let between = zip(bands, bands.dropFirst()).map { $1.box.top - $0.box.bottom }.sorted()
        let usual = between.isEmpty ? 0 : between[between.count / 2]
        var merged: [Row] = []
        for band in bands {
            if bands.count > 1 && isTight(band, besides: usual) && wraps(band, in: columns) {
                merged.append(Row(band.rows.sorted { $0.box.middle < $1.box.middle }, in: columns))
            } else {
                merged += mergeLines(band.rows, in: columns)
            }
        }
        return merged
    }

    /// Whether the band's lines stand clearly closer than the table's rows do.
    private static func isTight(_ band: PDFBand, besides usual: Float) -> Bool {
        zip(band.rows, band.rows.dropFirst()).allSatisfy { upper, lower in
            usual - (lower.box.top - upper.box.bottom) > tightness * lower.size
        }
    }

    private static func mergeLines(
        _ lines: [PDFRow], in columns: [ClosedRange<Float>]
    ) -> [Row] {
        var groups: [[PDFRow]] = []
        for line in lines {
            if let above = groups.last?.last, let first = groups.last?.first,
                continues(line, below: above, of: cells(first, in: columns), in: columns)
            {
                groups[groups.count - 1].append(line)
            } else {
                groups.append([line])
            }
        }
        return groups.map { Row($0, in: columns) }
    }

    /// Whether a band is one row: a wide column has several lines, all but the last of which
    /// fill it, and no column has a number on several lines, for numbers do not wrap.
    private static func wraps(_ band: PDFBand, in columns: [ClosedRange<Float>]) -> Bool {
        // A first cell on each of many lines: they are rows set without space between them.
        let allNamed = band.rows.allSatisfy { $0.box.left <= columns[0].upperBound }
        if band.rows.count > 2 && allNamed { return false }
        let cells = columns.map { column in
            band.rows.flatMap(\.fragments).filter { column.overlaps($0.extent) }
                .sorted { $0.box.middle < $1.box.middle }
        }
        guard !cells.contains(where: { $0.count { $0.isNumeric } > 1 }) else { return false }
        return zip(columns, cells).contains { column, lines in
            let width = column.upperBound - column.lowerBound
            guard lines.count > 1, width > wrappingColumn * lines[0].size else { return false }
            return lines.dropLast().allSatisfy { $0.box.width > wrappedFill * width }
        }
    }

    /// Whether a line belongs to the row above: it follows closely and has nothing in the first
    /// column.
    private static func continues(
        _ row: PDFRow, below above: PDFRow, of cellsAbove: [String],
        in columns: [ClosedRange<Float>]
    ) -> Bool {
        row.box.top - above.box.bottom < PDFBand.gap * row.size
            && row.fragments[0].box.left > columns[0].upperBound && !cellsAbove[0].isEmpty
    }
}

extension PDFFragment {
    var extent: ClosedRange<Float> { box.left...max(box.left, box.right) }

    /// Digits for the most part: an amount, a date.
    var isNumeric: Bool {
        text.unicodeScalars.count { $0.properties.numericType != nil } * 2 > length
    }
}

extension String {
    /// Two lines of one cell: Han text goes on without a space, a word broken by a hyphen
    /// becomes whole, and a compound keeps its own. Cleaning could not tell: a row is one line.
    func joined(_ next: String) -> String {
        let start = next.unicodeScalars.first ?? " "
        let end = unicodeScalars.suffix(2).map { $0 }
        if end.count == 2, end[1] == "-", end[0].properties.isLowercase,
            start.properties.isLowercase
        {
            return joined(next, at: hyphen(before: next))
        }
        let isHan = start.isEastAsian && end.last?.isEastAsian == true
        return isHan ? self + next : self + " " + next
    }

    private func joined(_ next: String, at hyphen: HyphenatedWords.Hyphen) -> String {
        switch hyphen {
        case .own: self + next
        case .suspended: self + " " + next
        case .ofLine: String(dropLast()) + next
        }
    }

    private func hyphen(before next: String) -> HyphenatedWords.Hyphen {
        let line = unicodeScalars.dropLast()
        let left = line.reversed().prefix { $0.properties.isAlphabetic }.reversed()
        let right = next.unicodeScalars.prefix { $0.properties.isAlphabetic }
        let isChain =
            line.dropLast(left.count).last == "-"
            || next.unicodeScalars.dropFirst(right.count).first == "-"
        return HyphenatedWords.hyphen(
            left: String(String.UnicodeScalarView(left)),
            right: String(String.UnicodeScalarView(right)),
            isChain: isChain, language: "und")
    }
}
