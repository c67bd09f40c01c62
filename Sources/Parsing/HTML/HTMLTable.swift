import Corpus

/// An open table of data.
struct HTMLTable {
    struct Row {
        var cells: [String] = []
        /// Whether all its cells head columns.
        var isHeader = true
    }

    static let parts: Set<String> = ["tr", "td", "th", "thead", "caption"]

    /// Tables open inside each other; only the outermost has rows, the rest is cells' text.
    var depth = 1
    var rows: [Row] = []
    var caption: String?
    /// Cells of rows above that reach down, by column: how many rows they still take.
    var reaching: [Int: Int] = [:]
    var isInHead = false

    /// Adds a cell behind the columns taken from above, and empty ones for those it spans.
    mutating func add(_ text: String, columns: Int, rows count: Int, isHeader: Bool) {
        if rows.isEmpty { rows.append(Row()) }
        skipTaken()
        let column = rows[rows.count - 1].cells.count
        for offset in 0..<columns {
            rows[rows.count - 1].cells.append(offset == 0 ? text : "")
            if count > 1 { reaching[column + offset] = count - 1 }
        }
        if !isHeader && !isInHead { rows[rows.count - 1].isHeader = false }
    }

    private mutating func skipTaken() {
        while let left = reaching[rows[rows.count - 1].cells.count] {
            let column = rows[rows.count - 1].cells.count
            rows[rows.count - 1].cells.append("")
            reaching[column] = left > 1 ? left - 1 : nil
        }
    }
}
