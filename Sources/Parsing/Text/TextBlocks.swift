import Corpus

/// Lines of a plain text → blocks.
struct TextBlocks {
    private var lines: [Substring]
    private var blocks: [Block] = []
    /// Lines of the paragraph or item being gathered.
    private var open: [Substring] = []
    private var openKind = Block.Kind.paragraph
    private var tables = 0
    /// 1 below a title, whose sections all others are.
    private var titleLevel = 0
    /// Long lines are paragraphs of their own: nobody wrapped this text.
    private let unwrapped: Bool

    static func blocks(of text: String) -> [Block] {
        var builder = TextBlocks(text)
        builder.run()
        return builder.blocks
    }

    private init(_ text: String) {
        // `Character` would take CR LF for one; all three line ends split here.
        lines = text.split(omittingEmptySubsequences: false) { character in
            character == "\n" || character == "\r\n" || character == "\r"
                || character == "\u{0C}" || character == "\u{2028}" || character == "\u{2029}"
        }.map { Substring($0.trimmedEnd) }
        let filled = lines.filter { !$0.isEmpty }
        let long = filled.count { LineShape.columns($0) > 120 }
        unwrapped = long * 4 > filled.count
    }

    private mutating func run() {
        var index = takeTitle()
        while index < lines.count { index += take(at: index) }
        close()
    }

    /// Handles what is centred at the head; returns the number of lines used up.
    private mutating func takeTitle() -> Int {
        let blank = lines.prefix(while: \.isEmpty).count
        guard let title = CentredTitle.starting(lines[blank...]) else { return 0 }
        blocks.append(Block(kind: .heading, level: 1, text: title.text))
        titleLevel = 1
        return blank + title.lineCount
    }

    /// Handles the line at `index`; returns the number of lines used up.
    private mutating func take(at index: Int) -> Int {
        let line = lines[index]
        if line.allSatisfy(\.isWhitespace) {
            close()
            return 1
        }
        if let used = takeContents(at: index) ?? takeTable(at: index) { return used }
        if let used = takeHeading(at: index) { return used }
        if LineShape.isListItem(line) {
            close()
            openKind = .listItem
        } else if startsParagraph(line) {
            close()
        }
        open.append(line)
        return 1
    }

    private func startsParagraph(_ line: Substring) -> Bool {
        if unwrapped || LineShape.opensArticle(line) { return true }
        // An ideographic indent opens a paragraph, and a line of a list never has one.
        return line.hasPrefix("\u{3000}\u{3000}") && !open.isEmpty
    }

    private mutating func close() {
        defer {
            open = []
            openKind = .paragraph
        }
        let text = open.map { String($0) }.joined(separator: "\n").trimmed
        guard !text.isEmpty else { return }
        let level = openKind == .listItem ? 1 : 0
        blocks.append(Block(kind: openKind, level: level, text: text))
    }

    private mutating func takeHeading(at index: Int) -> Int? {
        guard let (level, text, used) = heading(at: index) else { return nil }
        close()
        blocks.append(Block(kind: .heading, level: level + titleLevel, text: text))
        return used
    }

    private func heading(at index: Int) -> (level: Int, text: String, used: Int)? {
        let line = lines[index]
        let isFirst = open.isEmpty
        if let level = marked(line) {
            return (level, line.drop { $0 == "#" }.trimmed, 1)
        }
        if isFirst, let level = underline(after: index) { return (level, line.trimmed, 2) }
        guard isFirst || unwrapped, let level = LineShape.numberedHeadingLevel(line) else {
            return nil
        }
        let isAlone = index + 1 >= lines.count || lines[index + 1].isEmpty
        let isChapter = line.trimmed.hasPrefix("第")
        guard isAlone || isChapter || !hasSibling(after: index) else { return nil }
        return (level, line.trimmed, 1)
    }

    /// `## Title` → 2.
    private func marked(_ line: Substring) -> Int? {
        let marks = line.prefix { $0 == "#" }.count
        guard (1...6).contains(marks), line.dropFirst(marks).first == " ",
            line.count > marks + 1
        else { return nil }
        return marks
    }

    /// A line of `=` or `-` under a short line, as long as the title or nearly so.
    private func underline(after index: Int) -> Int? {
        guard index + 1 < lines.count else { return nil }
        let rule = lines[index + 1]
        guard rule.count >= 3, let mark = rule.first, mark == "=" || mark == "-",
            rule.allSatisfy({ $0 == mark }), LineShape.columns(lines[index]) <= 100,
            !LineShape.isListItem(lines[index])
        else { return nil }
        return mark == "=" ? 1 : 2
    }

    /// Whether the next line is numbered too: then both are items of a list.
    private func hasSibling(after index: Int) -> Bool {
        index + 1 < lines.count && LineShape.isListItem(lines[index + 1])
    }

    private mutating func takeContents(at index: Int) -> Int? {
        let isTitled =
            open.isEmpty
            ? blocks.last.map { $0.isContents || Contents.isTitle($0.text) } ?? false
            : open.count == 1 && Contents.isTitle(open[0])
        guard
            let contents = TextContents.starting(at: index, in: lines, isTitled: isTitled)
        else { return nil }
        close()
        if isTitled, let title = blocks.indices.last { blocks[title].isContents = true }
        blocks += contents.entries.map {
            Block(kind: .listItem, level: 1, text: $0.trimmed, isContents: true)
        }
        return contents.lineCount
    }

    /// Two lines or more with the same number of tabs are a table's rows.
    private mutating func takeTable(at index: Int) -> Int? {
        let tabs = lines[index].count { $0 == "\t" }
        guard tabs > 0, lines[index].first != "\t" else { return nil }
        let rows = lines[index...].prefix { line in
            line.first != "\t" && line.count { $0 == "\t" } == tabs
        }
        guard rows.count > 1 else { return nil }
        close()
        tables += 1
        for (number, row) in rows.enumerated() {
            let cells = row.split(separator: "\t", omittingEmptySubsequences: false)
            blocks.append(
                Block(
                    kind: .tableRow, level: tables,
                    text: cells.map(\.trimmed).joined(separator: "\t"), isTableHeader: number == 0))
        }
        return rows.count
    }
}

extension StringProtocol {
    /// Without white space at either end.
    var trimmed: String {
        var view = self[...]
        while let first = view.first, first.isWhitespace { view.removeFirst() }
        while let last = view.last, last.isWhitespace { view.removeLast() }
        return String(view)
    }

    var trimmedEnd: SubSequence {
        var view = self[...]
        while let last = view.last, last.isWhitespace { view.removeLast() }
        return view
    }
}
