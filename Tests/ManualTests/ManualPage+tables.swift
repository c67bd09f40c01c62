extension ManualPage {
    /// Rows of the page's tables, heads and rules left out: texts of the cells.
    var tableRows: [[String]] {
        var rows: [[String]] = []
        var rowsOfTable = 0
        for line in prose.split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.hasPrefix("|") else {
                rowsOfTable = 0
                continue
            }
            rowsOfTable += 1
            if rowsOfTable > 2 { rows.append(Self.cells(line)) }
        }
        return rows
    }

    /// What stands in backticks in the first column of the page's tables.
    var tableKeys: [String] { tableRows.flatMap { Self.code($0.first ?? "") } }

    /// The page without its fenced blocks.
    var prose: String {
        var isInside = false
        return text.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { line in
                let isMark = line.hasPrefix("```")
                defer { if isMark { isInside.toggle() } }
                return !isMark && !isInside
            }.joined(separator: "\n")
    }

    /// The part under a heading of the second level, to the next one.
    func section(_ title: String) -> String? {
        let parts = text.split(separator: "\n## ", omittingEmptySubsequences: false)
        return parts.first { $0.hasPrefix(title + "\n") }.map(String.init)
    }

    /// What stands in backticks.
    static func code(_ text: String) -> [String] {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
    }

    /// `\|` parts no cells.
    private static func cells(_ line: Substring) -> [String] {
        line.replacing("\\|", with: "\u{0}").split(separator: "|").map {
            $0.replacing("\u{0}", with: "|").trimmingSpaces
        }
    }
}

extension StringProtocol {
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
