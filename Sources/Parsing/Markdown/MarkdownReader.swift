import Corpus

/// Lines of Markdown → blocks.
struct MarkdownReader {
    var list = BlockList()
    /// Indices of blocks of code, which tell nothing of the text's language.
    private(set) var code: Set<Int> = []
    let showsLinks: Bool
    private let lines: [Substring]
    /// Labels of link reference definitions, folded.
    private let references: [String: String]
    private var tables = 0
    /// Lines of the block being gathered, and what it is.
    private var open: [Substring] = []
    private var kind = Block.Kind.paragraph
    private var label = ""
    private var lists = MarkdownLists()
    private var afterBlank = false

    init(_ lines: [Substring], showsLinks: Bool) {
        self.lines = lines
        self.showsLinks = showsLinks
        references = MarkdownLine.references(lines)
    }

    /// The blocks that are not code; all of them where there is nothing else.
    var prose: [Block] {
        let prose = list.blocks.indices.filter { !code.contains($0) }.map { list.blocks[$0] }
        return prose.isEmpty ? list.blocks : prose
    }

    mutating func run() throws(QuarryError) {
        var index = 0
        while index < lines.count { index += try take(at: index) }
        try close()
    }

    /// Handles the line at `index`; returns the number of lines used up.
    private mutating func take(at index: Int) throws(QuarryError) -> Int {
        let line = MarkdownLine.withoutQuote(lines[index])
        let text = line.trimmed
        if text.isEmpty {
            try close()
            afterBlank = true
            return 1
        }
        defer { afterBlank = false }
        if afterBlank { lists.leave(indent: MarkdownLine.indent(line), unless: text) }
        if let used = try takeFence(text, at: index) { return used }
        if text.hasPrefix(":::") { return try takeContainer(text) }
        if text.hasPrefix("<") { if let used = try takeHTML(text, at: index) { return used } }
        if let used = try takeHeading(line, text) { return used }
        if let used = try takeTable(at: index) { return used }
        if open.isEmpty, MarkdownLine.isReference(text) { return 1 }
        try takeText(line, text)
        return 1
    }

    private mutating func takeText(_ line: Substring, _ text: String) throws(QuarryError) {
        if let note = MarkdownLine.footnote(text) {
            try close()
            kind = .footnote
            open = [note]
        } else if let item = MarkdownItem(line),
            open.isEmpty || item.mayInterrupt || kind == .listItem || lists.continues(with: item)
        {
            try close()
            kind = .listItem
            label = lists.label(of: item)
            open = item.text.isEmpty ? [] : [item.text]
        } else {
            open.append(line)
        }
    }

    // MARK: Blocks of several lines

    /// Fenced code, kept as it is.
    private mutating func takeFence(_ text: String, at index: Int) throws(QuarryError) -> Int? {
        guard let mark = text.first, mark == "`" || mark == "~" else { return nil }
        let length = text.prefix { $0 == mark }.count
        guard length >= 3, mark == "~" || !text.dropFirst(length).contains("`") else { return nil }
        try close()
        let rest = lines[(index + 1)...]
        let end = rest.firstIndex { line in
            let line = MarkdownLine.withoutQuote(line).trimmed
            return line.count >= length && line.allSatisfy { $0 == mark }
        }
        let code = lines[(index + 1)..<(end ?? lines.endIndex)]
        let indent = MarkdownLine.indent(MarkdownLine.withoutQuote(lines[index]))
        let body = code.map { line in
            let line = MarkdownLine.withoutQuote(line)
            return line.dropFirst(min(indent, MarkdownLine.indent(line)))
        }
        let count = list.blocks.count
        let text = body.joined(separator: "\n")
        if !text.allSatisfy(\.isWhitespace) {
            try list.append(Block(kind: .paragraph, text: text, isPreformatted: true))
        }
        self.code.formUnion(count..<list.blocks.count)
        return (end ?? lines.endIndex - 1) - index + 1
    }

    /// `:::note Title` and `:::`, around call-outs: only the title is text.
    private mutating func takeContainer(_ text: String) throws(QuarryError) -> Int {
        try close()
        let name = text.drop { $0 == ":" }.trimmed
        let rest = name.drop { !$0.isWhitespace }
        try append(.paragraph, inline(rest.trimmed))
        return 1
    }

    /// Comments, and blocks of HTML that hold tables, through the HTML reader; other tags are
    /// taken out of the text line by line.
    private mutating func takeHTML(_ text: String, at index: Int) throws(QuarryError) -> Int? {
        let closing: String
        if text.hasPrefix("<!--") {
            closing = "-->"
        } else if text.lowercased().hasPrefix("<table") {
            closing = "</table>"
        } else {
            return nil
        }
        try close()
        let end =
            lines[index...].firstIndex { $0.lowercased().contains(closing) }
            ?? lines.endIndex - 1
        guard closing == "</table>" else { return end - index + 1 }
        let html = lines[index...end].joined(separator: "\n")
        var reader = HTMLReader(extras: showsLinks ? [.links] : [])
        reader.tables = tables
        try reader.read(HTMLTree(html))
        tables = reader.tables
        try list.append(reader.list.blocks)
        return end - index + 1
    }

    private mutating func takeHeading(
        _ line: Substring, _ text: String
    ) throws(QuarryError) -> Int? {
        if let (level, title) = MarkdownLine.heading(text), MarkdownLine.indent(line) < 4 {
            try close()
            lists = MarkdownLists()
            try append(.heading, inline(title), level: level)
            return 1
        }
        if let level = MarkdownLine.underline(text), kind == .paragraph, !open.isEmpty {
            let title = inline(open.map(\.trimmed).joined(separator: " "))
            open = []
            try append(.heading, title, level: level)
            return 1
        }
        guard MarkdownLine.isRule(text) else { return nil }
        try close()
        return 1
    }

    private mutating func takeTable(at index: Int) throws(QuarryError) -> Int? {
        guard index + 1 < lines.count, open.isEmpty || kind == .paragraph,
            let columns = MarkdownLine.delimiters(MarkdownLine.withoutQuote(lines[index + 1]))
        else { return nil }
        let header = MarkdownLine.cells(MarkdownLine.withoutQuote(lines[index]))
        guard header.count == columns else { return nil }
        try close()
        tables += 1
        try appendRow(header, columns, isHeader: true)
        let rows = lines[(index + 2)...].prefix { line in
            let text = MarkdownLine.withoutQuote(line).trimmed
            return text.contains("|")
        }
        for row in rows {
            try appendRow(
                MarkdownLine.cells(MarkdownLine.withoutQuote(row)), columns, isHeader: false)
        }
        return 2 + rows.count
    }

    private mutating func appendRow(
        _ cells: [Substring], _ columns: Int, isHeader: Bool
    ) throws(QuarryError) {
        let texts = cells.prefix(columns).map { cell in
            inline(cell.trimmed).split { $0 == "\n" || $0 == "\t" }.joined(separator: " ")
        }
        let padded = texts + Array(repeating: "", count: columns - texts.count)
        guard padded.contains(where: { !$0.isEmpty }) else { return }
        try list.append(
            Block(
                kind: .tableRow, level: tables, text: padded.joined(separator: "\t"),
                isTableHeader: isHeader))
    }

    // MARK: Ends

    private mutating func close() throws(QuarryError) {
        defer {
            open = []
            kind = .paragraph
            label = ""
        }
        guard !open.isEmpty else { return }
        let text = inline(open.map(\.trimmed).joined(separator: "\n"))
        guard !text.isEmpty else { return }
        switch kind {
        case .listItem:
            try append(.listItem, label.isEmpty ? text : "\(label) \(text)", level: lists.depth)
        default: try append(kind, text)
        }
    }

    private func inline(_ text: String) -> String {
        MarkdownInline.plain(text, references: references, showsLinks: showsLinks).trimmed
    }

    private mutating func append(
        _ kind: Block.Kind, _ text: String, level: Int = 0
    ) throws(QuarryError) {
        guard !text.allSatisfy(\.isWhitespace) else { return }
        try list.append(Block(kind: kind, level: level, text: text))
    }
}
