import Corpus

/// What a table that ends a page is known by, so that its rows on the next page, where nobody
/// repeats the names of the columns, can be told from another table's.
struct PDFOpenTable {
    struct Row {
        var row: PDFRow
        /// Cells by column, separated by tabs.
        var text: String

        var cells: [Substring] { text.split(separator: "\t", omittingEmptySubsequences: false) }
    }

    /// The table's, in the document.
    let number: Int
    /// Sides of ruled columns, extents of the others, in the frame's coordinates.
    let columns: [ClosedRange<Float>]
    private let isRuled: Bool
    private let frame: PDFFrame
    private let head: String
    /// Whether nearly all cells of a column below the head have a digit.
    private let hasDigits: [Bool]
    private let isBold: Bool
    private var bottom: Float

    /// Points within which sides and edges of columns are the same: a page's rounding, and rules
    /// that stick out.
    private static let alignment: Float = 4
    /// Cells of a hundred that have digits in a column of numbers.
    private static let mostlyDigits = 80
    /// Share of its page's height that a table reaches down at least whose rows go on: a table that
    /// ends above has room for more rows, and the next page begins with another one.
    private static let leastBottom: Float = 0.5
    /// Columns that a row alone fills at least, all of them, where no digits tell.
    private static let tellingColumns = 3

    /// - Parameter rows: of one table, at least one.
    init(
        _ rows: [Row], columns: [ClosedRange<Float>], isRuled: Bool, frame: PDFFrame, number: Int
    ) {
        (self.number, self.columns, self.isRuled, self.frame) = (number, columns, isRuled, frame)
        head = rows[0].text
        let body = rows.dropFirst()
        let cells = body.map(\.cells)
        hasDigits = columns.indices.map { column in
            let filled = cells.compactMap { $0.indices.contains(column) ? $0[column] : nil }
                .filter { !$0.isEmpty }
            let numbers = filled.count(where: Self.hasDigit)
            return numbers > 0 && numbers * 100 >= filled.count * Self.mostlyDigits
        }
        isBold = !body.isEmpty && body.allSatisfy(\.row.isBold)
        bottom = rows.map(\.row.box.bottom).max() ?? 0
    }

    /// Whether the table ends in the lower half of its page.
    func reachesDown(of page: PDFPage) -> Bool {
        bottom > Self.leastBottom * frame.height(width: page.width, height: page.height)
    }

    /// This table with the rows of another one, and their cells in this one's columns; nil where
    /// the other has columns of its own, or names them.
    func goesOn(in other: PDFOpenTable, with rows: [Row]) -> (table: PDFOpenTable, texts: [String])?
    {
        guard isRuled == other.isRuled, frame == other.frame,
            let places = places(of: other.columns), !isHead(rows[0], at: places)
        else { return nil }
        var table = self
        table.bottom = other.bottom
        return (table, rows.map { text($0, at: places) })
    }

    /// Whether a row alone, whose parts stand side by side, is one of an aligned table's.
    func goesOn(in row: PDFRow, frame: PDFFrame) -> Bool {
        guard !isRuled, frame == self.frame, let places = places(of: row.fragments.map(\.extent))
        else { return false }
        let text = row.fragments.map(\.text).joined(separator: "\t")
        let isTelling =
            places.count >= Self.tellingColumns && places.count == columns.count
            || places.contains { hasDigits[$0] }
        return isTelling && !isHead(Row(row: row, text: text), at: places)
    }

    // MARK: Columns

    /// For each of the other columns, the one that it stands in; nil where one has no place, or two
    /// have the same.
    private func places(of other: [ClosedRange<Float>]) -> [Int]? {
        guard other.count > 1, other.count <= columns.count else { return nil }
        if let places = places(of: other, shift: 0) { return places }
        // Left and right pages have other margins.
        return other.count == columns.count
            ? places(of: other, shift: columns[0].lowerBound - other[0].lowerBound) : nil
    }

    private func places(of other: [ClosedRange<Float>], shift: Float) -> [Int]? {
        var places: [Int] = []
        var aligned = 0
        for column in other {
            let (left, right) = (column.lowerBound + shift, column.upperBound + shift)
            let found = columns.indices.filter { index in
                isRuled
                    ? abs(columns[index].lowerBound - left) < Self.alignment
                    : columns[index].lowerBound < right && left < columns[index].upperBound
            }
            guard let place = found.first, found.count == 1, place > places.last ?? -1 else {
                return nil
            }
            places.append(place)
            let own = columns[place]
            let isAligned = [
                own.lowerBound - left, own.upperBound - right,
                (own.lowerBound + own.upperBound - left - right) / 2,
            ].contains { abs($0) < Self.alignment }
            if isAligned { aligned += 1 }
        }
        // There are two at least, as is checked above.
        let endsAlike =
            !isRuled
            || columns.contains {
                abs($0.upperBound - other.last!.upperBound - shift) < Self.alignment
            }
        return endsAlike && aligned * 2 >= other.count ? places : nil
    }

    private func text(_ row: Row, at places: [Int]) -> String {
        var cells = Array(repeating: Substring(), count: columns.count)
        for (place, cell) in zip(places, row.cells) { cells[place] = cell }
        return cells.joined(separator: "\t")
    }

    // MARK: Heads

    /// Whether a row names the columns: it is this table's head again, it alone is bold, or has no
    /// digit where the rows have nothing else.
    private func isHead(_ row: Row, at places: [Int]) -> Bool {
        if row.text == head { return true }
        if row.row.isBold && !isBold { return true }
        let telling = zip(places, row.cells).filter { hasDigits[$0] && !$1.isEmpty }
        return !telling.isEmpty && !telling.contains { Self.hasDigit($1) }
    }

    private static func hasDigit(_ cell: Substring) -> Bool {
        cell.unicodeScalars.contains { $0.properties.numericType != nil }
    }

    /// Whether a line over a table says that it goes on: `Table 3 (continued)`, `續表3`.
    static func isContinued(_ text: String) -> Bool {
        guard text.utf8.count <= longestNote, mayBeContinued(text) else { return false }
        let text = text.lowercased()
        return continued.contains { text.contains($0) }
    }

    /// Whether there is what each of those words has: a bracket, `co`, `fo` or a Han character.
    private static func mayBeContinued(_ text: String) -> Bool {
        var last: UInt8 = 0
        return text.utf8.contains { byte in
            defer { last = byte | 0x20 }
            switch byte {
            case UInt8(ascii: "("), 0x80...: return true
            case UInt8(ascii: "o"), UInt8(ascii: "O"):
                return last == UInt8(ascii: "c") || last == UInt8(ascii: "f")
            default: return false
            }
        }
    }

    /// Bytes of such a line at most.
    private static let longestNote = 120
    private static let continued = [
        "continued", "(cont", "cont'd", "續表", "续表", "（續", "(續", "（续", "(续", "fortsetzung",
        "(suite", "continuación", "continuação", "(segue",
    ]
}
