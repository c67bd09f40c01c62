import Corpus

extension PDFGlyph {
    /// What two glyphs share at least that are on each other: of the narrower one's width, and of
    /// the lower one's height. Neighbours of one line share no more than a kern.
    private static let sharedWidth: Float = 0.3
    private static let sharedHeight: Float = 0.4

    /// Whether a part of the other glyph stands on this one.
    func meets(_ other: PDFGlyph) -> Bool {
        let shared = box.intersection(other.box)
        return shared.width > Self.sharedWidth * min(box.width, other.box.width)
            && shared.height > Self.sharedHeight * min(box.height, other.box.height)
    }

    /// How far apart the sides of two glyphs are at most that are on one stretch of text, in the
    /// larger one's size: a space, which is no glyph, is in between.
    private static let space: Float = 0.4

    /// Whether the other glyph stands on this one's line, as far as a space away.
    func isNear(_ other: PDFGlyph) -> Bool {
        let gap = max(box.left - other.box.right, other.box.left - box.right)
        return gap < Self.space * max(size, other.size)
            && abs(box.middle - other.box.middle)
                < PDFGlyph.line * min(box.height, other.box.height)
    }

    /// How far apart the middles of two lines on one another are at most, in the lower one's
    /// height: layers are shifted by a few points, lines of text stand a whole height apart.
    private static let line: Float = 0.6
}

/// Glyphs by where they stand.
struct PDFGlyphGrid {
    private let glyphs: [PDFGlyph]
    private var cells: [Cell: [Int]] = [:]
    /// Points.
    private static let side: Float = 16
    /// Glyphs looked at around one: pages have dozens, hostile ones thousands.
    private static let most = 64
    /// Cells on each side that are looked at, at most: those of type of two cells' size.
    private static let farthest = 2

    private struct Cell: Hashable {
        var column: Int
        var row: Int
    }

    init(_ glyphs: [PDFGlyph]) {
        self.glyphs = glyphs
        for (index, glyph) in glyphs.enumerated() {
            let cell = Self.cell(x: glyph.box.centre, y: glyph.box.middle)
            if cells[cell, default: []].count < Self.most { cells[cell, default: []].append(index) }
        }
    }

    private static func cell(x: Float, y: Float) -> Cell {
        Cell(column: Int((x / side).rounded(.down)), row: Int((y / side).rounded(.down)))
    }

    /// Others on the line of a glyph, as far as a space away, in their order.
    func near(_ index: Int) -> [Int] {
        let glyph = glyphs[index]
        let centre = Self.cell(x: glyph.box.centre, y: glyph.box.middle)
        let reach = min(Int((glyph.size / Self.side).rounded(.up)), Self.farthest)
        var found: [Int] = []
        for row in (centre.row - reach)...(centre.row + reach) {
            for column in (centre.column - reach)...(centre.column + reach) {
                for other in cells[Cell(column: column, row: row)] ?? []
                where other != index && glyph.isNear(glyphs[other]) {
                    found.append(other)
                }
            }
        }
        return found
    }

    /// Whether a stretch of text stands on other text: so many of its glyphs, of which each is
    /// compared with the one before in its cell alone; or a quarter of them, compared with the one
    /// in the nearer cell above or below as well. Lines may be as far apart as cells, so that all
    /// of a page's text stands in other rows than the layer on it. O(glyphs).
    /// - Parameter least: glyphs of one stretch. A page of formulae has as many, all over the page.
    static func hasOverlaps(
        _ glyphs: [PDFGlyph], least: Int, width: Float, height: Float
    ) -> Bool {
        let columns = min(max(Int(width / cellWidth), 1), mostColumns) + 1
        let rows = min(max(Int(height / cellHeight), 1), mostColumns) + 1
        var last = [Int32](repeating: -1, count: columns * rows)
        var inCell = Overlaps(least: least)
        var inEither = Overlaps(least: max(least, stretch / 4))
        for (index, glyph) in glyphs.enumerated() {
            let column = Int(min(max(glyph.box.centre / cellWidth, 0), Float(columns - 1)))
            let place = min(max(glyph.box.middle / cellHeight, 0), Float(rows - 1))
            let row = Int(place)
            let nearRow = place - Float(row) < 0.5 ? max(row - 1, 0) : min(row + 1, rows - 1)
            let (own, near) = (last[row * columns + column], last[nearRow * columns + column])
            last[row * columns + column] = Int32(index)
            let isOnOwn = glyph.isOn(own, of: glyphs)
            if isOnOwn, inCell.areEnough(with: index) { return true }
            if isOnOwn || glyph.isOn(near, of: glyphs), inEither.areEnough(with: index) {
                return true
            }
        }
        return false
    }

    /// Glyphs on others, by their indices.
    private struct Overlaps {
        let least: Int
        private var found: [Int] = []

        init(least: Int) { self.least = least }

        mutating func areEnough(with index: Int) -> Bool {
            found.append(index)
            return found.count >= least && index - found[found.count - least] < stretch
        }
    }

    /// Glyphs: half a line. Of two layers three points apart one glyph in four shares the other's
    /// cell.
    private static let stretch = 48

    /// Points: less than a letter of small type is wide, and than its lines are apart.
    private static let cellWidth: Float = 4
    private static let cellHeight: Float = 8
    private static let mostColumns = 512
}

extension PDFGlyph {
    /// - Parameter index: of the other one; negative for none.
    fileprivate func isOn(_ index: Int32, of glyphs: [PDFGlyph]) -> Bool {
        guard index >= 0 else { return false }
        let other = glyphs[Int(index)]
        return other.piece != piece && meets(other) && !isFormulaSign && !other.isFormulaSign
    }

    /// Signs of formulae stand over and under letters, and their boxes reach over other lines.
    private var isFormulaSign: Bool {
        !scalar.isLetter && scalar.properties.generalCategory == .mathSymbol
    }
}
