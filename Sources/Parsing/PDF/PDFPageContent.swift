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
        var text = PDFTurnedText(
            lines, width: reader.width, height: reader.height, parted: grids)
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
            characters.lines(parted: grids), width: reader.width, height: reader.height,
            parted: grids)
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
        var rows: [Row] = []
        let sorted = lines.map { Row($0) }.sorted {
            ($0.box.middle, $0.box.left) < ($1.box.middle, $1.box.left)
        }
        for line in sorted {
            if let last = rows.last, last.box.isBeside(line.box) {
                rows[rows.count - 1].add(line)
            } else {
                rows.append(line)
            }
        }
        let inner = rows.count < 5 ? rows[...] : rows.dropFirst().dropLast()
        return inner.contains(where: \.isDivided) || isRagged(rows)
    }

    /// Whether little of the text stands in lines as long as running text's are: cells without
    /// a gap between them, as Han text may stand in, look like one line.
    private static func isRagged(_ rows: [Row]) -> Bool {
        guard rows.count > 1, let longest = rows.map(\.box.width).max() else { return false }
        let full = rows.reduce(0) { $0 + ($1.box.width > 0.8 * longest ? $1.length : 0) }
        return rows.count < 8 || full * 2 < rows.reduce(0) { $0 + $1.length }
    }

    /// Lines of poppler's at one height.
    private struct Row {
        var box: Box
        var parts: [Box]
        var hasWideGap: Bool
        var length: Int

        init(_ line: [PDFWord]) {
            box = line.dropFirst().reduce(line[0].box) { $0.union($1.box) }
            parts = [box]
            hasWideGap = PDFPageContent.hasWideGap(line)
            length = line.reduce(0) { $0 + $1.length }
        }

        mutating func add(_ other: Row) {
            box = box.union(other.box)
            parts += other.parts
            hasWideGap = hasWideGap || other.hasWideGap
            length += other.length
        }

        /// Exponents and the like are lines of poppler's too, but touch their base.
        var isDivided: Bool {
            if hasWideGap { return true }
            guard parts.count > 1 else { return false }
            let sorted = parts.sorted { $0.left < $1.left }
            var right = sorted[0].right
            for part in sorted.dropFirst() {
                if part.left - right > 0.4 * part.height { return true }
                right = max(right, part.right)
            }
            return false
        }
    }

    /// TeX's space after a sentence is a third wider than others, and in stretched lines more.
    private static func hasWideGap(_ line: [PDFWord]) -> Bool {
        let gaps = zip(line, line.dropFirst()).map { left, right in
            (right.box.left - left.box.right) / max(min(left.size, right.size), 4)
        }
        guard let widest = gaps.max(), widest > 0.5 else { return false }
        // What follows a list's marker is no cell.
        if gaps[0] == widest, widest < 2, line[0].length < 5,
            LineShape.isListItem(line[0].text + " x")
        {
            return gaps.dropFirst().contains { $0 > 0.9 }
        }
        return widest > 0.9 || gaps.count < 3 || widest > 1.8 * gaps.sorted()[gaps.count / 2]
    }
}

extension Box {
    fileprivate func isBeside(_ other: Box) -> Bool {
        min(bottom, other.bottom) - max(top, other.top) > 0.5 * min(height, other.height)
    }
}
