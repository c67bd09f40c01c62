import Corpus

/// Glyphs by the cells of a page that they reach into, to find those around a place.
struct PDFGlyphCells {
    private struct Cell: Hashable {
        var column: Int
        var row: Int
    }

    private var cells: [Cell: [Int]] = [:]
    /// Those that reach into too many.
    private var large: [Int] = []

    /// Points.
    private static let side: Float = 16
    /// Cells of a glyph at most: those of type of a hundred points.
    private static let mostCells = 64

    /// - Parameter room: points around a glyph that count as its own.
    init(_ glyphs: [PDFGlyph], room: (PDFGlyph) -> Float) {
        for (index, glyph) in glyphs.enumerated() {
            let room = room(glyph)
            let first = Self.cell(x: glyph.box.left - room, y: glyph.box.top - room)
            let last = Self.cell(x: glyph.box.right + room, y: glyph.box.bottom + room)
            let count = (last.column - first.column + 1) * (last.row - first.row + 1)
            guard count <= Self.mostCells, first.column <= last.column, first.row <= last.row
            else {
                large.append(index)
                continue
            }
            for column in first.column...last.column {
                for row in first.row...last.row {
                    cells[Cell(column: column, row: row), default: []].append(index)
                }
            }
        }
    }

    private static func cell(x: Float, y: Float) -> Cell {
        Cell(column: Int((x / side).rounded(.down)), row: Int((y / side).rounded(.down)))
    }

    /// Indices of the glyphs that may be at a place, in order.
    func around(x: Float, y: Float) -> [Int] {
        let here = cells[Self.cell(x: x, y: y)] ?? []
        return large.isEmpty ? here : (here + large).sorted()
    }
}
