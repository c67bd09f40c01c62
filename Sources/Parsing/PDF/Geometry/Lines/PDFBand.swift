import Corpus

/// Lines without white space between them: a paragraph of a column, or a table's row whose
/// cells have several lines.
struct PDFBand {
    var rows: [PDFRow]
    var box: Box

    /// More space than this between two lines, in the font's size, is a gap: lines of a paragraph
    /// stand 0.2 to 0.35 apart, rows with padding or a rule between them 0.5 and more.
    static let gap: Float = 0.45
    /// How far apart, in the font's size, what begins or is centred at one height may be: about a
    /// third of a line, since cells have other fonts.
    private static let reach: Float = 0.35
    /// Bands that must be level, of a hundred that both sides share: wrapped cells of one row may
    /// be aligned at their feet, paragraphs agree by chance.
    private static let leastLevel = 80
    /// Bands that tell; of fewer, two will do if no cell has more than `mostLinesOfTwo` lines.
    private static let leastBands = 3
    private static let mostLinesOfTwo = 3
    /// Lines of a cell at most: longer ones are paragraphs.
    private static let mostLines = 8

    static func bands(_ rows: [PDFRow]) -> [PDFBand] {
        var bands: [PDFBand] = []
        for row in rows.sorted(by: { $0.box.top < $1.box.top }) {
            if let last = bands.last, row.box.top - last.box.bottom <= gap * row.size {
                bands[bands.count - 1].rows.append(row)
                bands[bands.count - 1].box = last.box.union(row.box)
            } else {
                bands.append(PDFBand(rows: [row], box: row.box))
            }
        }
        return bands
    }

    /// Whether the two sides of a gutter are columns of one table: gaps run across both, and
    /// what stands between two gaps begins or is centred at one height. Paragraphs of two
    /// columns of text do not agree so often.
    static func areTableRows(_ left: [PDFRow], _ right: [PDFRow]) -> Bool {
        var shared = 0
        var level = 0
        var most = 0
        for band in bands(left + right) {
            let ofLeft = left.filter { band.contains($0) }
            let ofRight = right.filter { band.contains($0) }
            guard let leftBox = bounds(ofLeft), let rightBox = bounds(ofRight) else { continue }
            shared += 1
            most = max(most, ofLeft.count, ofRight.count)
            let tolerance = Self.reach * max(ofLeft[0].size, 1)
            if abs(leftBox.top - rightBox.top) < tolerance
                || abs(leftBox.middle - rightBox.middle) < tolerance
            {
                level += 1
            }
        }
        guard level * 100 >= shared * leastLevel else { return false }
        return shared >= leastBands && most <= mostLines
            || shared == leastBands - 1 && most <= mostLinesOfTwo
    }

    private func contains(_ row: PDFRow) -> Bool {
        row.box.middle >= box.top && row.box.middle <= box.bottom
    }

    private static func bounds(_ rows: [PDFRow]) -> Box? {
        rows.first.map { first in rows.dropFirst().reduce(first.box) { $0.union($1.box) } }
    }
}
