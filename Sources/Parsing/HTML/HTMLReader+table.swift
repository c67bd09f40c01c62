import Corpus

extension HTMLReader {
    /// Tables that hold tables or headings only lay the page out.
    private static let layoutParts: Set<String> = ["table", "h1", "h2", "h3", "h4", "h5", "h6"]

    mutating func enterTable(_ node: HTMLNode) throws(QuarryError) {
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

    mutating func leaveTable() throws(QuarryError) {
        guard let open = table else { return try flush() }
        if open.depth > 1 {
            table?.depth -= 1
            return
        }
        table = nil
        try takeStray()
        if let caption = open.caption { try list.append(Block(kind: .caption, text: caption)) }
        try append(open.rows.filter { $0.cells.contains { !$0.isEmpty } })
    }

    private mutating func append(_ rows: [HTMLTable.Row]) throws(QuarryError) {
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

    mutating func enterTablePart(_ node: HTMLNode, name: String) throws(QuarryError) {
        switch name {
        case "tr":
            text.append(" ")
            table?.rows.append(HTMLTable.Row())
        case "thead": table?.isInHead = true
        default: try takeStray()
        }
        span = (
            Self.span(node.attribute("colspan"), limit: 63),
            Self.span(node.attribute("rowspan"), limit: 1_000)
        )
    }

    /// Words of a table outside its cells stand before it, as browsers show them.
    private mutating func takeStray() throws(QuarryError) {
        guard let words = text.take() else { return }
        try list.append(Block(kind: .paragraph, text: words))
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
