import Corpus

/// A page's text as fragments; rows of ruled tables are fragments of their own.
struct PDFPageContent {
    /// Upright text.
    private(set) var fragments: [PDFFragment]
    /// Other text, in the coordinates of its frame.
    private(set) var turned: [(frame: PDFFrame, fragments: [PDFFragment])]
    /// Whether the page draws too much for its rules to be looked at.
    private(set) var hasUnreadRules = false

    /// - Parameter rules: the page's; nil if it draws too much.
    init(_ reader: PDFPageReader, rules: () -> PDFRules?) {
        let characters = reader.text()
        var lines = characters.lines()
        var typed = reader.formValues() + reader.typedText()
        var grids: [PDFGrid] = []
        if Self.mayHoldTable(lines, typed) {
            let rules = rules()
            hasUnreadRules = rules == nil
            let found = rules.map(PDFGrid.grids) ?? []
            grids = Self.tables(characters, typed, in: found, reader).map(\.pageGrid)
        }
        if !grids.isEmpty { lines = characters.lines(parted: grids) }
        var text = PDFTurnedText(lines, width: reader.width, height: reader.height)
        var rows: [(frame: PDFFrame, fragments: [PDFFragment])] = []
        for (number, grid) in grids.enumerated() {
            guard let table = PDFRuledTable(grid, &text, &typed) else { continue }
            rows.append((table.frame, table.fragments(table: number)))
        }
        fragments = PDFFragment.split(text.upright) + typed
        turned = text.frames
        for (frame, rows) in rows { add(rows, in: frame) }
    }

    private mutating func add(_ rows: [PDFFragment], in frame: PDFFrame) {
        if frame == .upright {
            fragments += rows
        } else if let index = turned.firstIndex(where: { $0.frame == frame }) {
            turned[index].fragments += rows
        } else {
            turned.append((frame, rows))
        }
    }

    /// Those grids that are tables, with their text.
    private static func tables(
        _ characters: PDFPageText, _ typed: [PDFFragment], in grids: [PDFGrid],
        _ reader: PDFPageReader
    ) -> [PDFRuledTable] {
        guard !grids.isEmpty else { return [] }
        var text = PDFTurnedText(
            characters.lines(parted: grids), width: reader.width, height: reader.height)
        var typed = typed
        // Of grids inside each other, the innermost has the text.
        return grids.sorted { $0.box.width * $0.box.height < $1.box.width * $1.box.height }
            .compactMap { PDFRuledTable($0, &text, &typed) }.filter(\.isTable)
    }

    /// Whether a ruled table with text side by side may be on the page: two lines of poppler's
    /// stand side by side, or a gap is wider than the others of its line and than a word space.
    /// Most pages of running text have that in a running header or footer at most, and drawing
    /// them would double their cost; so the page's first and last lines alone do not tell. Nor
    /// would a table be noticed whose cells stand without gaps on a page full of running text.
    private static func mayHoldTable(_ lines: [[PDFWord]], _ typed: [PDFFragment]) -> Bool {
        if !typed.isEmpty { return true }
        var rows: [(box: Box, isDivided: Bool)] = []
        let sorted = lines.map { line in
            let box = line.dropFirst().reduce(line[0].box) { $0.union($1.box) }
            return (box: box, isDivided: hasWideGap(line))
        }.sorted { ($0.box.middle, $0.box.left) < ($1.box.middle, $1.box.left) }
        for line in sorted {
            if let last = rows.last, last.box.isBeside(line.box) {
                rows[rows.count - 1] = (last.box.union(line.box), true)
            } else {
                rows.append(line)
            }
        }
        let inner = rows.count < 5 ? rows[...] : rows.dropFirst().dropLast()
        return inner.contains(where: \.isDivided) || Self.isRagged(rows.map(\.box))
    }

    /// Whether few lines are as long as running text's are: cells without a gap between them,
    /// as Han text may stand in, look like one line.
    private static func isRagged(_ lines: [Box]) -> Bool {
        guard lines.count > 1, let longest = lines.map(\.width).max() else { return false }
        let full = lines.count { $0.width > 0.8 * longest }
        return lines.count < 8 || full * 2 < lines.count
    }

    /// TeX's space after a sentence is a third wider than others, and in stretched lines more.
    private static func hasWideGap(_ line: [PDFWord]) -> Bool {
        let gaps = zip(line, line.dropFirst()).map { left, right in
            (right.box.left - left.box.right) / max(min(left.size, right.size), 4)
        }
        guard let widest = gaps.max(), widest > 0.5 else { return false }
        return widest > 0.9 || gaps.count < 3 || widest > 1.8 * gaps.sorted()[gaps.count / 2]
    }
}

extension Box {
    fileprivate func isBeside(_ other: Box) -> Bool {
        min(bottom, other.bottom) - max(top, other.top) > 0.5 * min(height, other.height)
    }
}
