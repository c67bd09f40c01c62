import Corpus

/// What a chart says in words and figures (ECMA-376 part 1, 21.2; charts of Office 2016:
/// [MS-ODRAWXML] 2.24): read from the values that the file keeps beside the formulas.
struct DOCXChart {
    struct Series {
        var name = ""
        /// By index; sparse.
        var categories: [Int: String] = [:]
        var values: [Int: String] = [:]
    }

    struct Axis {
        var isCategory: Bool
        var title: String
    }

    var title = ""
    var axes: [Axis] = []
    var series: [Series] = []
    /// Relationship of the part with shapes drawn over the chart.
    var shapes: String?
    /// Words of labels and shapes that stand in no cell.
    var notes: [String] = []
    /// Whether values over the limit were left out.
    private(set) var isCut = false
    private var items = 0

    /// Counts a value against the limit; false if there is no room for it.
    mutating func makesRoom() -> Bool {
        items += 1
        if items > Limits.drawnItems { isCut = true }
        return items <= Limits.drawnItems
    }

    /// The title and the axes' titles, then a table: a column a series, a row a category. Series
    /// over other categories than the ones before begin a table of their own.
    mutating func blocks(tables: inout Int) -> [Block] {
        let corner = axes.first { $0.isCategory }?.title ?? ""
        var blocks = ([title] + axes.map(\.title).filter { $0 != corner }).captions
        if series.isEmpty { blocks += [corner].captions }
        var cells = 0
        var rest = series[...]
        while let first = rest.first {
            let group = rest.prefix {
                $0.categories == first.categories || $0.categories.isEmpty
            }
            rest = rest.dropFirst(group.count)
            tables += 1
            for (index, row) in rows(Array(group), corner: corner).enumerated() {
                cells += row.count
                guard cells <= Limits.drawnItems else {
                    isCut = true
                    break
                }
                blocks.append(
                    Block(
                        kind: .tableRow, level: tables, text: row.joined(separator: "\t"),
                        isTableHeader: index == 0))
            }
        }
        blocks += notes.map { Block(kind: .paragraph, text: $0) }
        return blocks
    }

    /// Rows are made one by one: a hostile file has many series with a value each, all in rows
    /// of their own.
    private func rows(_ group: [Series], corner: String) -> some Sequence<[String]> {
        let categories = group[0].categories
        let indices = group.reduce(into: Set(categories.keys)) { $0.formUnion($1.values.keys) }
        return ([-1] + indices.sorted()).lazy.map { index in
            if index < 0 { return [corner] + group.map(\.name) }
            return [categories[index] ?? (categories.isEmpty ? String(index + 1) : "")]
                + group.map { $0.values[index] ?? "" }
        }
    }
}

extension [String] {
    fileprivate var captions: [Block] {
        filter { !$0.isEmpty }.map { Block(kind: .caption, text: $0) }
    }
}
