import Corpus

extension Table {
    private static let gap = "  "
    /// What is left of a column that gives way, where it was wider.
    private static let leastColumns = 12

    /// For people: a head, then a row a line, columns side by side.
    ///
    /// Where that takes more than `width` columns, paths are cut in their middle and texts go on in
    /// further lines; figures and words stay whole, so that a narrow terminal may break the lines.
    /// - Parameters:
    ///   - width: of the terminal; nil: nothing gives way.
    ///   - indentation: spaces before each line.
    package func lines(width: Int?, style: Style, indentation: Int = 0) -> [String] {
        let shown = columns.indices.filter { columns[$0].title != nil }
        let titles = shown.map { columns[$0].title ?? "" }
        let cells = rows.map { row in shown.map { ForeignText.escaped(row[$0].shown) } }
        let widths = widths(
            of: [titles] + cells, kinds: shown.map { columns[$0].kind },
            within: width.map { $0 - indentation })
        let layout = Layout(
            kinds: shown.map { columns[$0].kind }, widths: widths,
            margin: String(repeating: " ", count: indentation))
        let head = layout.lines(titles) { text, _ in style.bold(text) }
        return head
            + zip(rows, cells).flatMap { row, cells in
                layout.lines(cells) { text, place in
                    style.link(text, to: row[shown[place]].address)
                }
            }
    }

    private func widths(
        of cells: [[String]], kinds: [Column.Kind], within limit: Int?
    ) -> [Int] {
        var widths = kinds.indices.map { place in
            cells.map { TextWidth.columns($0[place]) }.max() ?? 0
        }
        guard let limit else { return widths }
        let yielding = kinds.indices.filter { kinds[$0] == .path || kinds[$0] == .text }
        for place in yielding { widths[place] = min(widths[place], max(limit, Self.leastColumns)) }
        let room = limit - Self.gap.count * (kinds.count - 1)
        while widths.reduce(0, +) > room {
            let widest = yielding.filter { widths[$0] > Self.leastColumns }
                .max { widths[$0] < widths[$1] }
            guard let widest else { break }
            widths[widest] -= 1
        }
        return widths
    }

    private struct Layout {
        var kinds: [Column.Kind]
        var widths: [Int]
        var margin: String

        /// The lines of one row.
        /// - Parameter look: a cell's text and its place → the text with its colours.
        func lines(_ cells: [String], look: (String, Int) -> String) -> [String] {
            let parts = kinds.indices.map { place -> [String] in
                switch kinds[place] {
                case .figure, .word: [cells[place]]
                case .path: [TextWidth.cutInside(cells[place], to: widths[place])]
                case .text:
                    WrappedText.lines(
                        of: cells[place], width: widths[place], marks: [], style: Style(isOn: false)
                    )
                }
            }
            let height = parts.map(\.count).max() ?? 0
            return (0..<height).map { line in
                let texts = kinds.indices.map { parts[$0].count > line ? parts[$0][line] : "" }
                return joined(texts, look: look)
            }
        }

        /// No spaces at the end: a terminal of that very width would begin a line for them.
        private func joined(_ texts: [String], look: (String, Int) -> String) -> String {
            var line = ""
            var spaces = margin
            for (place, text) in texts.enumerated() {
                let missing = String(
                    repeating: " ", count: max(0, widths[place] - TextWidth.columns(text)))
                if kinds[place] == .figure { spaces += missing }
                if !text.isEmpty {
                    line += spaces + look(text, place)
                    spaces = ""
                }
                spaces += (kinds[place] == .figure ? "" : missing) + Table.gap
            }
            return line
        }
    }
}
