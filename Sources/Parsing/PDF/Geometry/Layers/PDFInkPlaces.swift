/// The origins by where they stand: in columns of the page, in each from the top down.
struct PDFInkPlaces {
    private struct Place {
        var x: Float
        var y: Float
        var index: Int
    }

    private var columns: [[Place]] = []
    private var left: Float = 0
    /// Of a column, in points.
    private var width: Float = 1

    private static let mostColumns: Float = 4_096

    init(_ ink: PDFInk) {
        guard let least = ink.glyphs.lazy.map(\.x).min(), let most = ink.glyphs.lazy.map(\.x).max()
        else { return }
        left = least
        width = max((most - least) / Self.mostColumns, 1)
        columns = Array(repeating: [], count: Int((most - least) / width) + 1)
        for (index, glyph) in ink.glyphs.enumerated() {
            columns[column(at: glyph.x)].append(Place(x: glyph.x, y: glyph.y, index: index))
        }
        for column in columns.indices {
            columns[column].sort { ($0.y, $0.index) < ($1.y, $1.index) }
        }
    }

    /// Of the nearest one, for a place outside.
    private func column(at x: Float) -> Int {
        min(max(Int((x - left) / width), 0), columns.count - 1)
    }

    /// Calls `body` with the index of each origin within a reach of `x`, on lines between two
    /// heights.
    /// - Returns: how many columns and places were looked at.
    func forEach(
        near x: Float, within reach: Float, from top: Float, to bottom: Float,
        _ body: (Int) -> Void
    ) -> Int {
        guard !columns.isEmpty else { return 0 }
        var looks = 0
        for column in columns[column(at: x - reach)...column(at: x + reach)] {
            var (low, high) = (0, column.count)
            while low < high {
                let middle = (low + high) / 2
                if column[middle].y < top { low = middle + 1 } else { high = middle }
            }
            looks += 1
            while low < column.count, column[low].y <= bottom {
                if abs(column[low].x - x) <= reach { body(column[low].index) }
                (low, looks) = (low + 1, looks + 1)
            }
        }
        return looks
    }
}
