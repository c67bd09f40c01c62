import Corpus

/// Columns of a page, by the widest-reaching gutters: a strip that no line crosses, with lines
/// on both sides, divides the page into what is above, left, right and below; each part is
/// divided again. Kin to the recursive XY-cut (Nagy & Seth 1984), but a full-width line ends a
/// gutter instead of hiding it.
enum PDFReadingOrder {
    /// Lines a column has at least: of fewer it can't be told from labels and values.
    private static let minimumLines = 3
    /// How often parts are divided again: pages have a handful of parts, hostile ones no end.
    private static let deepest = 12
    /// Width of a gutter at least, in the usual font's size, and in points.
    private static let gutterOfSize: Float = 0.75
    private static let leastGutter: Float = 5
    /// Points within which left edges are looked at as one.
    private static let edgeStep: Float = 2
    /// Points that glyph boxes reach beyond their glyphs.
    private static let overhang: Float = 0.5
    /// What the sides of a gutter share of the lower one's height at least: text that stands beside
    /// the other's end is a caption or a note.
    private static let leastShared: Float = 0.4
    /// Points; where a page's fragments state no size.
    private static let usualSize: Float = 10

    /// The page's regions in reading order; each has one column.
    /// - Parameter hasTables: whether what looks like a table's columns may be one.
    static func regions(_ fragments: [PDFFragment], hasTables: Bool) -> [[PDFFragment]] {
        divide(fragments, hasTables: hasTables, depth: 0)
    }

    private static func divide(
        _ fragments: [PDFFragment], hasTables: Bool, depth: Int
    ) -> [[PDFFragment]] {
        guard fragments.count >= 2 * minimumLines, depth < deepest,
            let gutter = bestGutter(fragments, hasTables: hasTables)
        else { return fragments.isEmpty ? [] : [fragments] }
        var parts: [[PDFFragment]] = [[], [], [], []]
        for fragment in fragments {
            let part =
                fragment.box.middle < gutter.top
                ? 0
                : fragment.box.middle > gutter.bottom
                    ? 3
                    : fragment.box.left >= gutter.right - 1 ? 2 : 1
            parts[part].append(fragment)
        }
        guard !parts[1].isEmpty && !parts[2].isEmpty else { return [fragments] }
        return parts.flatMap { divide($0, hasTables: hasTables, depth: depth + 1) }
    }

    private static func bestGutter(_ fragments: [PDFFragment], hasTables: Bool) -> Box? {
        let sorted = fragments.sorted {
            ($0.box.middle, $0.box.left, $0.box.right) < ($1.box.middle, $1.box.left, $1.box.right)
        }
        let size = medianSize(fragments)
        let width = max(gutterOfSize * size, leastGutter)
        // Every gutter ends where some line starts.
        let edges = Set(fragments.map { ($0.box.left / edgeStep).rounded(.down) * edgeStep })
            .sorted()
        var best: (gutter: Box, lines: Int)?
        for edge in edges {
            for run in runs(sorted, from: edge - width, to: edge) {
                guard let lines = columnLines(run, edge: edge, hasTables: hasTables),
                    lines > (best?.lines ?? 0)
                else { continue }
                let top = run.map(\.box.top).min() ?? 0
                let bottom = run.map(\.box.bottom).max() ?? 0
                best = (Box(left: edge - width, top: top, right: edge, bottom: bottom), lines)
            }
        }
        return best?.gutter
    }

    /// Runs of lines, from the top, between those that cross the strip.
    private static func runs(
        _ sorted: [PDFFragment], from left: Float, to right: Float
    ) -> [[PDFFragment]] {
        var runs: [[PDFFragment]] = [[]]
        for fragment in sorted {
            if fragment.box.left < right - overhang && fragment.box.right > left + overhang {
                runs.append([])
            } else {
                runs[runs.count - 1].append(fragment)
            }
        }
        return runs.filter { $0.count >= 2 * minimumLines }
    }

    /// The number of lines if the run is two columns of text; nil if one side is too short or
    /// the sides are columns of one table.
    private static func columnLines(
        _ run: [PDFFragment], edge: Float, hasTables: Bool
    ) -> Int? {
        let left = PDFRow.rows(run.filter { $0.box.left < edge - overhang })
        let right = PDFRow.rows(run.filter { $0.box.left >= edge - overhang })
        guard left.count >= minimumLines, right.count >= minimumLines,
            let leftBox = bounds(left), let rightBox = bounds(right)
        else { return nil }
        let shared = min(leftBox.bottom, rightBox.bottom) - max(leftBox.top, rightBox.top)
        guard shared > leastShared * min(leftBox.height, rightBox.height) else { return nil }
        guard hasTables else { return left.count + right.count }
        if PDFBand.areTableRows(left, right) { return nil }
        if alignedShare(left, right) > mostAligned {
            let isRagged =
                fill(left, of: leftBox) < leastFill || fill(right, of: rightBox) < leastFill
            let narrow = narrowColumn * max(left[0].size, right[0].size)
            if isTabular(left) || isTabular(right) { return nil }
            if isRagged || min(leftBox.width, rightBox.width) < narrow { return nil }
        }
        return left.count + right.count
    }

    /// Share of a side's rows that stand level with the other side's: more do in tables, and in
    /// columns on one grid, which these tell from tables.
    private static let mostAligned: Float = 0.7
    /// How much of its column's width running text fills: cells are ragged.
    private static let leastFill: Float = 0.62
    /// Width of a column, in its font's size: nobody sets running text in narrower ones.
    private static let narrowColumn: Float = 11
    /// Mean width of a fragment, in the font's size, below which rows of several are a table's.
    private static let shortFragment: Float = 9
    /// How far apart the middles of level rows are at most, in the row's height.
    private static let level: Float = 0.3

    /// Whether most rows have several short fragments, as a table's do; long ones are the lines
    /// of further columns of text.
    private static func isTabular(_ rows: [PDFRow]) -> Bool {
        let fragments = rows.flatMap(\.fragments)
        let width = fragments.reduce(Float(0)) { $0 + $1.box.width } / Float(fragments.count)
        return rows.count { $0.fragments.count > 1 } * 2 > rows.count
            && width < shortFragment * max(rows[0].size, 1)
    }

    private static func bounds(_ rows: [PDFRow]) -> Box? {
        guard let first = rows.first?.box else { return nil }
        return rows.dropFirst().reduce(first) { $0.union($1.box) }
    }

    /// Share of the shorter side's rows that have a row of the other side at their height.
    private static func alignedShare(_ left: [PDFRow], _ right: [PDFRow]) -> Float {
        let (few, many) = left.count < right.count ? (left, right) : (right, left)
        let aligned = few.count { row in
            many.contains { abs($0.box.middle - row.box.middle) < level * row.box.height }
        }
        return Float(aligned) / Float(few.count)
    }

    /// How much of the column's width its rows fill on average.
    private static func fill(_ rows: [PDFRow], of box: Box) -> Float {
        guard box.width > 0 else { return 0 }
        let filled = rows.reduce(Float(0)) { sum, row in
            sum + row.fragments.reduce(0) { $0 + $1.box.width }
        }
        return filled / (box.width * Float(rows.count))
    }

    private static func medianSize(_ fragments: [PDFFragment]) -> Float {
        let sizes = fragments.map(\.size).sorted()
        return sizes.isEmpty ? usualSize : sizes[sizes.count / 2]
    }
}
