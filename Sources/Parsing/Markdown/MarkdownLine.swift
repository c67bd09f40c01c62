/// What one line of Markdown is.
enum MarkdownLine {
    /// Without the `>` of block quotes, and without the call-out mark of some dialects.
    static func withoutQuote(_ line: Substring) -> Substring {
        var rest = line
        while indent(rest) < 4, let mark = rest.firstIndex(where: { $0 != " " }), rest[mark] == ">"
        {
            rest = rest[rest.index(after: mark)...]
            if rest.first == " " { rest = rest.dropFirst() }
        }
        return rest
    }

    /// Columns of white space at the start; a tab reaches to the next fourth.
    static func indent(_ line: Substring) -> Int {
        var columns = 0
        for character in line {
            if character == " " {
                columns += 1
            } else if character == "\t" {
                columns += 4 - columns % 4
            } else {
                break
            }
        }
        return columns
    }

    /// `## Title ##`, an anchor `{#id}` taken off.
    static func heading(_ text: String) -> (level: Int, title: String)? {
        let level = text.prefix { $0 == "#" }.count
        guard (1...6).contains(level) else { return nil }
        var title = text.dropFirst(level)
        guard let gap = title.first, gap == " " || gap == "\t" else { return nil }
        title = Substring(title.trimmed)
        if title.hasSuffix("}"), let brace = title.lastIndex(of: "{"),
            title[title.index(after: brace)...].first == "#"
        {
            title = title[..<brace]
        }
        let bare = title.trimmedEnd
        let closing = bare.reversed().prefix { $0 == "#" }.count
        let isClosed = closing > 0 && bare.dropLast(closing).last.map { $0 == " " } ?? true
        return (level, (isClosed ? bare.dropLast(closing) : bare).trimmed)
    }

    /// `===` or `---` under a paragraph.
    static func underline(_ text: String) -> Int? {
        guard text.count >= 2, let mark = text.first, mark == "=" || mark == "-",
            text.allSatisfy({ $0 == mark })
        else { return nil }
        return mark == "=" ? 1 : 2
    }

    /// `***`, `- - -`, `___`.
    static func isRule(_ text: String) -> Bool {
        guard let mark = text.first, "*-_".contains(mark) else { return false }
        let marks = text.filter { $0 != " " && $0 != "\t" }
        return marks.count >= 3 && marks.allSatisfy { $0 == mark }
    }

    /// The number of columns if the line is a table's second, `|:--|---|`.
    static func delimiters(_ line: Substring) -> Int? {
        guard line.contains("-"), line.contains("|") else { return nil }
        let cells = cells(line)
        let isRule = cells.allSatisfy { cell in
            let dashes = cell.trimmed.drop { $0 == ":" }
            return !dashes.isEmpty
                && (dashes.last == ":" ? dashes.dropLast() : dashes).allSatisfy { $0 == "-" }
                && dashes.contains("-")
        }
        return isRule ? cells.count : nil
    }

    /// A row's cells; `\|` parts none.
    static func cells(_ line: Substring) -> [Substring] {
        var row = Substring(line.trimmed)
        if row.hasPrefix("|") { row = row.dropFirst() }
        if row.hasSuffix("|") && !row.hasSuffix("\\|") { row = row.dropLast() }
        var cells: [Substring] = []
        var start = row.startIndex
        var isEscaped = false
        for index in row.indices {
            if row[index] == "|" && !isEscaped {
                cells.append(row[start..<index])
                start = row.index(after: index)
            }
            isEscaped = row[index] == "\\" && !isEscaped
        }
        return cells + [row[start...]]
    }

    /// `[label]: target`.
    static func isReference(_ text: String) -> Bool { reference(text) != nil }

    static func references(_ lines: [Substring]) -> [String: String] {
        var found: [String: String] = [:]
        for line in lines where line.contains("]:") {
            guard let (label, target) = reference(withoutQuote(line).trimmed) else { continue }
            if found[label] == nil { found[label] = target }
        }
        return found
    }

    private static func reference(_ text: String) -> (label: String, target: String)? {
        guard text.hasPrefix("["), !text.hasPrefix("[^"), let end = text.firstIndex(of: "]") else {
            return nil
        }
        let after = text[text.index(after: end)...]
        guard after.first == ":" else { return nil }
        let target = after.dropFirst().trimmed.prefix { !$0.isWhitespace }
        guard !target.isEmpty else { return nil }
        let label = text[..<end].dropFirst().lowercased()
        return label.isEmpty ? nil : (label, target.filter { $0 != "<" && $0 != ">" })
    }

    /// The text of a note, `[^1]: text`.
    static func footnote(_ text: String) -> Substring? {
        guard text.hasPrefix("[^"), let end = text.firstIndex(of: "]") else { return nil }
        let after = text[text.index(after: end)...]
        return after.first == ":" ? after.dropFirst() : nil
    }
}
