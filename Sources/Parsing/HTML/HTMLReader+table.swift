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

extension HTMLReader {
    /// Tables that hold tables or headings only lay the page out.
    private static let layoutParts: Set<String> = ["table", "h1", "h2", "h3", "h4", "h5", "h6"]

    mutating func enterTable(_ node: HTMLNode) throws(ParsingError) {
        if table != nil {
            table?.depth += 1
            return
        }
        try flush()
        let role = node.attribute("role")
        guard role != "presentation" && role != "none" && !node.holds(Self.layoutParts) else {
            return
        }
        table = HTMLTable()
    }

    mutating func leaveTable() throws(ParsingError) {
        guard let open = table else { return try flush() }
        if open.depth > 1 {
            table?.depth -= 1
            return
        }
        table = nil
        text = HTMLText()
        if let caption = open.caption { try list.append(Block(kind: .caption, text: caption)) }
        try append(open.rows.filter { $0.cells.contains { !$0.isEmpty } })
    }

    private mutating func append(_ rows: [HTMLTable.Row]) throws(ParsingError) {
        // One column is no table.
        guard rows.contains(where: { $0.cells.count > 1 }) else {
            for row in rows { try list.append(Block(kind: .paragraph, text: row.cells[0])) }
            return
        }
        tables += 1
        let statesHeader = rows.contains { $0.isHeader }
        for (index, row) in rows.enumerated() {
            try list.append(
                Block(
                    kind: .tableRow, level: tables, text: row.cells.joined(separator: "\t"),
                    isTableHeader: statesHeader ? row.isHeader : index == 0 && rows.count > 1))
        }
    }

    mutating func enterTablePart(_ node: HTMLNode, _ name: String) throws(ParsingError) {
        switch name {
        case "tr": table?.rows.append(HTMLTable.Row())
        case "thead": table?.isInHead = true
        default: text = HTMLText()
        }
        span = (
            Self.span(node.attribute("colspan"), limit: 63),
            Self.span(node.attribute("rowspan"), limit: 1_000)
        )
    }

    private static func span(_ text: String?, limit: Int) -> Int {
        min(max(text.flatMap { Int($0) } ?? 1, 1), limit)
    }

    mutating func leaveTablePart(_ name: String) {
        switch name {
        case "thead": table?.isInHead = false
        case "caption":
            let words = cellText()
            table?.caption = words
        case "td", "th":
            let (words, span) = (cellText() ?? "", span)
            table?.add(words, columns: span.columns, rows: span.rows, isHeader: name == "th")
        default: break
        }
    }

    /// A row is one line, tabs part its cells.
    private mutating func cellText() -> String? {
        text.take().map { words in
            words.split { $0 == "\n" || $0 == "\t" }.map(\.trimmed).joined(separator: " ")
        }
    }
}
