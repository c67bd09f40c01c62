extension Table {
    /// The table as CSV (RFC 4180): the keys of the columns, then a row a line, without the lines'
    /// ends.
    ///
    /// Spreadsheets take a text that begins with `=`, `+`, `-` or `@` for a formula, and names of
    /// files and documents' texts come from anybody. So a text that begins so, or with an
    /// apostrophe, has an apostrophe before it: whoever wants the very text takes one off. Figures
    /// are ours.
    package var csvLines: [String] {
        [CSVText.line(columns.map(\.key))]
            + rows.map { row in
                CSVText.line(
                    zip(columns, row).map { column, cell in
                        column.kind == .figure ? cell.value : CSVText.guarded(cell.value)
                    })
            }
    }
}
