import Corpus

extension DOCXStory {
    private struct Row {
        var cells: [String] = []
        var isHeader = false
        /// Nested tables, text boxes and notes of the row's cells.
        var trailing: [Block] = []
        /// The blocks of the only cell, kept for tables that are but a frame.
        var content: [Block] = []
    }

    /// Reads `w:tbl`: one block a row, cells separated by tabs. A cell over several columns
    /// leaves the others empty, as one over several rows does below its first.
    func readTable(_ reader: XMLPullReader) throws(QuarryError) {
        context.tables += 1
        let number = context.tables
        var rows: [Row] = []
        try readRows(reader, into: &rows)
        if rows.count == 1, rows[0].cells.count == 1 {
            context.tables -= rows[0].trailing.contains { $0.kind == .tableRow } ? 0 : 1
            append(rows[0].content)
            return
        }
        let hasHeader = rows.contains { $0.isHeader }
        for (index, row) in rows.enumerated() {
            if row.cells.contains(where: { !$0.isEmpty }) {
                let heads = hasHeader ? row.isHeader : index == 0 && rows.count > 1
                appendRow(
                    Block(
                        kind: .tableRow, level: number, text: row.cells.joined(separator: "\t"),
                        isTableHeader: heads))
            }
            append(row.trailing)
        }
    }

    private func readRows(
        _ reader: XMLPullReader, into rows: inout [Row]
    ) throws(QuarryError) {
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            switch (tag.space, tag.name) {
            case (.w, "tr"): if let row = try readRow(reader) { rows.append(row) }
            case (.w, "sdt"), (.w, "sdtContent"), (.w, "customXml"), (.w, "ins"):
                try readRows(reader, into: &rows)
            default: break
            }
        }
    }

    /// Nil for a row deleted under tracking.
    private func readRow(_ reader: XMLPullReader) throws(QuarryError) -> Row? {
        var row = Row()
        var isDeleted = false
        try readCells(reader, into: &row, isDeleted: &isDeleted)
        return isDeleted ? nil : row
    }

    private func readCells(
        _ reader: XMLPullReader, into row: inout Row, isDeleted: inout Bool
    ) throws(QuarryError) {
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            switch (tag.space, tag.name) {
            case (.w, "tc"): try readCell(reader, into: &row)
            case (.w, "trPr"): try readRowProperties(reader, row: &row, isDeleted: &isDeleted)
            case (.w, "sdt"), (.w, "sdtContent"), (.w, "customXml"):
                try readCells(reader, into: &row, isDeleted: &isDeleted)
            default: break
            }
        }
    }

    private func readRowProperties(
        _ reader: XMLPullReader, row: inout Row, isDeleted: inout Bool
    ) throws(QuarryError) {
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            switch tag.name {
            case "tblHeader": row.isHeader = reader.isOn
            case "del": isDeleted = true
            case "hidden": isDeleted = isDeleted || reader.isOn
            case "gridBefore":
                let columns = reader.attribute("val").flatMap { Int($0) } ?? 0
                row.cells += Array(repeating: "", count: min(max(columns, 0), 63))
            default: break
            }
        }
    }

    private func readCell(_ reader: XMLPullReader, into row: inout Row) throws(QuarryError) {
        let cell = DOCXStory(inside: self)
        cell.fields = fields
        try cell.readBlocks(reader)
        fields = cell.fields
        guard !cell.isDeletedCell else { return }
        let (inside, after) = cell.split()
        row.cells.append(inside.map { $0.text.flattened }.joined(separator: " "))
        row.cells += Array(repeating: "", count: cell.columnSpan - 1)
        row.trailing += after
        row.content = cell.blocks
    }

    /// What belongs in the cell's text, and what follows the row.
    private func split() -> (inside: [Block], after: [Block]) {
        (
            blocks.filter { $0.kind != .tableRow && $0.kind != .footnote },
            blocks.filter { $0.kind == .tableRow || $0.kind == .footnote }
        )
    }
}

extension String {
    /// White space other than spaces as single spaces: a row is one line, tabs its cells.
    var flattened: String {
        contains { $0 == "\n" || $0 == "\t" }
            ? split { $0 == "\n" || $0 == "\t" }.joined(separator: " ") : self
    }
}
