import Corpus

/// Lines of a printed table of contents: dots lead from the title of a section to its page, or,
/// under a title that says what they are, the pages stand at the right edge.
struct PDFContents {
    /// The rows of each line, of which the last one has the page.
    var entries: [[PDFRow]]
    /// Rows of the page that the lines take up.
    var rowCount: Int

    /// Lines without dots at least, under a title.
    private static let leastPlain = 2
    /// Rows of a line at most, and of a title of a part, that have no page.
    private static let mostRows = 3
    /// Space before a row at most, in its font's size: before a part's title.
    private static let mostGap: Float = 5
    /// Points within which pages end at one edge.
    private static let alignment: Float = 8

    /// - Parameter isTitled: whether what stands before says that these are lines of contents.
    static func starting(at start: Int, in rows: [PDFRow], isTitled: Bool) -> PDFContents? {
        guard isTitled || page(rows[start], edge: nil) != nil else { return nil }
        var reader = Reader(isTitled: isTitled)
        var index = start
        while index < rows.count, reader.read(rows, at: index) { index += 1 }
        let least =
            isTitled ? (reader.led > 0 ? 1 : leastPlain) : Contents.leastUntitled
        guard reader.pages >= least else { return nil }
        return PDFContents(entries: reader.entries, rowCount: reader.end - start)
    }

    /// The page that a row leads to: by dots, or where its last part stands at `edge`.
    private static func page(_ row: PDFRow, edge: Float?) -> (number: Int, isLed: Bool)? {
        guard let last = row.fragments.last,
            last.text.unicodeScalars.last.map(mayEndPage) ?? false
        else { return nil }
        if let number = Contents.ledPage(row.text) { return (number, true) }
        guard let edge, row.fragments.count > 1, abs(last.box.right - edge) < alignment,
            let number = Contents.page(last.text)
        else { return nil }
        return (number, false)
    }

    private static func mayEndPage(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "0"..."9", "０"..."９", ")", "）", "]", "頁", "页": true
        default: "ivxlIVXL".unicodeScalars.contains(scalar)
        }
    }

    private struct Reader {
        let isTitled: Bool
        var entries: [[PDFRow]] = []
        /// Index after the last row with a page.
        private(set) var end = 0
        /// Lines with a page, and those of them with dots.
        private(set) var pages = 0
        private(set) var led = 0
        private var open: [PDFRow] = []
        private var lastPage = 0
        /// Where pages end that no dots lead to.
        private var edge: Float?

        init(isTitled: Bool) { self.isTitled = isTitled }

        /// Whether the row may be one of the lines.
        mutating func read(_ rows: [PDFRow], at index: Int) -> Bool {
            let row = rows[index]
            if let last = open.last ?? entries.last?.last,
                row.box.top - last.box.bottom > mostGap * row.size
            {
                return false
            }
            if isTitled, edge == nil { edge = Self.edge(rows, from: index) }
            guard let page = page(row, edge: edge) else {
                if Contents.isTitle(row.text) && !entries.isEmpty { return false }
                open.append(row)
                return open.count < mostRows && (isTitled || open.count == 1)
            }
            // Roman numbers of a preface are 0; else pages follow each other.
            guard page.number == 0 || page.number >= lastPage else { return false }
            lastPage = max(lastPage, page.number)
            pages += 1
            if page.isLed { led += 1 }
            take(row)
            end = index + 1
            return true
        }

        /// A row with a page ends the line that goes on from the rows before, but not from a part's
        /// title or another line's.
        private mutating func take(_ row: PDFRow) {
            let startsOwn = LineShape.startsWithNumber(row.text)
            for part in open {
                entries.append([part])
            }
            if let before = open.last, !startsOwn, before.isBold == row.isBold,
                abs(before.size - row.size) <= PDFPageRow.sameType * max(before.size, row.size)
            {
                entries[entries.count - 1].append(row)
            } else {
                entries.append([row])
            }
            open = []
        }

        /// The right edge, where the first rows' last parts are numbers.
        private static func edge(_ rows: [PDFRow], from index: Int) -> Float? {
            let near = rows[index...].prefix(mostRows).filter { $0.fragments.count > 1 }
            return near.first { row in
                row.fragments.last.map { Contents.page($0.text) != nil } ?? false
            }?.box.right
        }
    }
}
