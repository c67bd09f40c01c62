import Corpus

/// Rules that cross each other, and the cells between them.
///
/// Columns and rows of the grid lie between the places of its rules; where no rule parts two
/// neighbours, they belong to one cell (the "lattice" of Nurminen 2013, "Algorithmic extraction of
/// data in tables in PDF documents").
struct PDFGrid {
    /// Borders of the columns from the left, of the rows from the top, in points.
    private(set) var columns: [Float]
    private(set) var rows: [Float]
    /// The cell that each place of the grid belongs to, row by row: the index of the cell's
    /// first place.
    private(set) var cells: [Int]

    var columnCount: Int { columns.count - 1 }
    var rowCount: Int { rows.count - 1 }

    var box: Box {
        Box(left: columns[0], top: rows[0], right: columns[columnCount], bottom: rows[rowCount])
    }

    /// Each cell's bounds. O(cells).
    func cellBoxes() -> [Int: Box] {
        var boxes: [Int: Box] = [:]
        for row in 0..<rowCount {
            for column in 0..<columnCount {
                let place = Box(
                    left: columns[column], top: rows[row], right: columns[column + 1],
                    bottom: rows[row + 1])
                let cell = cells[row * columnCount + column]
                boxes[cell] = boxes[cell]?.union(place) ?? place
            }
        }
        return boxes
    }

    /// The cell at a place; nil outside.
    func cell(x: Float, y: Float) -> Int? {
        guard let column = Self.interval(x, in: columns), let row = Self.interval(y, in: rows)
        else { return nil }
        return cells[row * columnCount + column]
    }

    /// Whether a rule runs through the middle fifth of the box.
    func cuts(_ box: Box) -> Bool {
        let centre = cell(x: box.centre, y: box.middle)
        let (across, down) = (box.width / Self.tenths, box.height / Self.tenths)
        return [-across, across].contains { x in
            [-down, down].contains { y in cell(x: box.centre + x, y: box.middle + y) != centre }
        }
    }

    /// The middle fifth of a box reaches a tenth of its sides either way from its middle. A rule
    /// beside a glyph may run through the rest of its box.
    private static let tenths: Float = 10

    /// O(log n).
    private static func interval(_ value: Float, in borders: [Float]) -> Int? {
        guard value >= borders[0], value < borders[borders.count - 1] else { return nil }
        var (low, high) = (0, borders.count - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if borders[middle] <= value { low = middle } else { high = middle }
        }
        return low
    }

    /// The same grid in another frame's coordinates.
    func turned(_ frame: PDFFrame, width: Float, height: Float) -> PDFGrid {
        guard frame != .upright else { return self }
        let (newColumns, newRows): ([Float], [Float]) =
            switch frame {
            case .upright: (columns, rows)
            case .vertical, .down: (rows, columns.reversed().map { width - $0 })
            case .up: (rows.reversed().map { height - $0 }, columns)
            case .over: (columns.reversed().map { width - $0 }, rows.reversed().map { height - $0 })
            }
        var turned = PDFGrid(columns: newColumns, rows: newRows, cells: [])
        // Cells keep being known by their first place, which is another one now.
        var first: [Int: Int] = [:]
        for row in 0..<turned.rowCount {
            for column in 0..<turned.columnCount {
                let place = row * turned.columnCount + column
                let old = cells[oldPlace(row: row, column: column, in: frame)]
                turned.cells.append(first[old] ?? place)
                if first[old] == nil { first[old] = place }
            }
        }
        return turned
    }

    /// The place that stands at a row and a column of the grid turned to a frame.
    func oldPlace(row: Int, column: Int, in frame: PDFFrame) -> Int {
        switch frame {
        case .upright: row * columnCount + column
        case .vertical, .down: column * columnCount + columnCount - 1 - row
        case .up: (rowCount - 1 - column) * columnCount + row
        case .over: (rowCount - 1 - row) * columnCount + columnCount - 1 - column
        }
    }
}

// MARK: Finding

extension PDFGrid {
    /// The page's grids, from the top, then from the left. O(h · v) for the rules either way.
    static func grids(of rules: PDFRules) -> [PDFGrid] {
        groups(rules).compactMap { PDFGrid(horizontal: $0.horizontal, vertical: $0.vertical) }
            .sorted {
                ($0.box.top, $0.box.left) < ($1.box.top, $1.box.left)
            }
    }

    /// Rules that meet, directly or through others.
    private static func groups(
        _ rules: PDFRules
    ) -> [(horizontal: [PDFRule], vertical: [PDFRule])] {
        let (horizontal, vertical) = (rules.horizontal, rules.vertical)
        var sets = DisjointSets(count: horizontal.count + vertical.count)
        for (index, rule) in horizontal.enumerated() {
            for (other, crossing) in vertical.enumerated() where rule.meets(crossing) {
                sets.unite(index, horizontal.count + other)
            }
        }
        var groups: [Int: (horizontal: [PDFRule], vertical: [PDFRule])] = [:]
        for (index, rule) in horizontal.enumerated() {
            groups[sets.first(of: index), default: ([], [])].horizontal.append(rule)
        }
        for (index, rule) in vertical.enumerated() {
            groups[sets.first(of: horizontal.count + index), default: ([], [])].vertical
                .append(rule)
        }
        return groups.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Nil if the rules enclose nothing, or too many cells.
    private init?(horizontal: [PDFRule], vertical: [PDFRule]) {
        columns = Self.borders(vertical, ends: horizontal)
        rows = Self.borders(horizontal, ends: vertical)
        cells = []
        guard columns.count > 1, rows.count > 1, columnCount * rowCount <= Limits.gridCells,
            columnCount * rowCount > 1
        else { return nil }
        var sets = DisjointSets(count: columnCount * rowCount)
        uniteRows(in: &sets, by: horizontal)
        uniteColumns(in: &sets, by: vertical)
        cells = (0..<columnCount * rowCount).map { sets.first(of: $0) }
    }

    private func uniteColumns(in sets: inout DisjointSets, by vertical: [PDFRule]) {
        for column in 1..<max(columnCount, 1) {
            let near = vertical.filter {
                abs($0.place - columns[column]) <= PDFRules.tolerance
            }
            for row in 0..<rowCount {
                let side = rows[row]...rows[row + 1]
                if !near.contains(where: { $0.covers(side, at: columns[column]) }) {
                    sets.unite(row * columnCount + column - 1, row * columnCount + column)
                }
            }
        }
    }

    private func uniteRows(in sets: inout DisjointSets, by horizontal: [PDFRule]) {
        for row in 1..<max(rowCount, 1) {
            let near = horizontal.filter { abs($0.place - rows[row]) <= PDFRules.tolerance }
            for column in 0..<columnCount {
                let side = columns[column]...columns[column + 1]
                if !near.contains(where: { $0.covers(side, at: rows[row]) }) {
                    sets.unite((row - 1) * columnCount + column, row * columnCount + column)
                }
            }
        }
    }

    /// Places of rules, close ones as one. Where most crossing rules go on beyond the outermost
    /// one and end together, the table is open at that side, and the side is where they end.
    private static func borders(_ rules: [PDFRule], ends crossing: [PDFRule]) -> [Float] {
        var borders: [Float] = []
        var cluster: [PDFRule] = []
        for rule in rules.sorted(by: { ($0.place, $0.start) < ($1.place, $1.start) }) {
            if let first = cluster.first, rule.place - first.place > PDFRules.tolerance {
                borders.append(Self.place(of: cluster))
                cluster = []
            }
            cluster.append(rule)
        }
        guard !cluster.isEmpty else { return [] }
        borders.append(Self.place(of: cluster))
        if let start = common(crossing.map(\.start)), start < borders[0] - openSide {
            borders.insert(start, at: 0)
        }
        if let end = common(crossing.map { -$0.end }), -end > borders[borders.count - 1] + openSide
        {
            borders.append(-end)
        }
        return borders
    }

    /// Points. Crossing rules that stick out less far leave no room for a column.
    private static let openSide: Float = 10

    private static func place(of cluster: [PDFRule]) -> Float {
        let length = cluster.reduce(Float(0)) { $0 + $1.length }
        return cluster.reduce(Float(0)) { $0 + $1.place * ($1.length / length) }
    }

    /// The least of the values if most of them are about as small.
    private static func common(_ values: [Float]) -> Float? {
        guard values.count > 1, let least = values.min() else { return nil }
        let alike = values.count { $0 <= least + PDFRules.tolerance }
        return alike * 2 > values.count ? least : nil
    }
}

extension PDFRule {
    /// Whether a rule of the other direction crosses this one, or ends at it.
    func meets(_ other: PDFRule) -> Bool {
        other.place >= start - PDFRules.tolerance && other.place <= end + PDFRules.tolerance
            && place >= other.start - PDFRules.tolerance
            && place <= other.end + PDFRules.tolerance
    }
}

/// Sets that grow together (Galler & Fischer 1964); each is known by its first member.
private struct DisjointSets {
    private var parents: [Int]

    init(count: Int) { parents = Array(0..<count) }

    mutating func first(of member: Int) -> Int {
        var member = member
        while parents[member] != member {
            parents[member] = parents[parents[member]]
            member = parents[member]
        }
        return member
    }

    mutating func unite(_ one: Int, _ other: Int) {
        let (first, second) = (first(of: one), self.first(of: other))
        parents[max(first, second)] = min(first, second)
    }
}
