/// The rows of an open table.
struct RTFTable {
    private(set) var rows: [(cells: [String], isHeader: Bool)] = []
    /// Cells of the row being read.
    var row: [String] = []
    var isHeader = false

    mutating func endRow() {
        if !row.isEmpty { rows.append((row, isHeader)) }
        (row, isHeader) = ([], false)
    }
}
