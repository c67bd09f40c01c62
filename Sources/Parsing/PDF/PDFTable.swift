import Corpus

/// A table found by aligned fragments: rows with several fragments each, whose left-to-right
/// extents fall into the same columns.
struct PDFTable {
    struct Row {
        var row: PDFRow
        /// Cells by column, separated by tabs.
        var text: String
    }

    var rows: [Row]
    /// Rows of the page that the table takes up.
    var rowCount: Int

    static func starting(at start: Int, in rows: [PDFRow], pitch: Float) -> PDFTable? {
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
        guard several >= 2, several * 2 >= end - start else { return nil }
        let members = Array(rows[start..<end])
        let columns = columns(members)
        guard columns.count >= 2 else { return nil }
        return PDFTable(rows: merge(members, columns, pitch), rowCount: end - start)
    }

    /// A row that follows closely; a single fragment may be a cell's second line.
    private static func belongs(_ row: PDFRow, after last: PDFRow) -> Bool {
        let gap = row.box.top - last.box.bottom
        let limit = row.fragments.count > 1 ? 2.5 : 0.6
        return gap < Float(limit) * max(row.size, last.size)
            && abs(row.size - last.size) < 0.35 * max(row.size, last.size)
    }

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

    private static func cells(_ row: PDFRow, _ columns: [ClosedRange<Float>]) -> [String] {
        var cells = Array(repeating: "", count: columns.count)
        for fragment in row.fragments {
            let column =
                columns.firstIndex { fragment.box.left <= $0.upperBound } ?? columns.count - 1
            cells[column] += (cells[column].isEmpty ? "" : " ") + fragment.text
        }
        return cells
    }

    /// A row close below another, with nothing in the first column, holds second lines of the
    /// cells above.
    private static func merge(
        _ rows: [PDFRow], _ columns: [ClosedRange<Float>], _ pitch: Float
    ) -> [Row] {
        var merged: [(row: PDFRow, cells: [String])] = []
        for row in rows {
            let cells = cells(row, columns)
            if let last = merged.last, cells[0].isEmpty, !last.cells[0].isEmpty,
                row.box.top - last.row.box.bottom < 0.45 * row.size
            {
                let index = merged.count - 1
                for column in cells.indices where !cells[column].isEmpty {
                    let above = last.cells[column]
                    merged[index].cells[column] =
                        above.isEmpty ? cells[column] : "\(above) \(cells[column])"
                }
                merged[index].row.box = last.row.box.union(row.box)
            } else {
                merged.append((row, cells))
            }
        }
        return merged.map { Row(row: $0.row, text: $0.cells.joined(separator: "\t")) }
    }
}
