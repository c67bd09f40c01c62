import Corpus
import Foundation

/// What is asked of a table: rows that meet conditions, some of their columns, a figure of a column.
struct TableQuery {
    struct Condition {
        enum Test: String, CaseIterable { case equals, contains, above, below }

        var column: String
        var test: Test
        var value: String
    }

    enum Figure: String, CaseIterable { case count, sum, mean, min, max }

    /// None: all.
    var columns: [String] = []
    /// All hold.
    var conditions: [Condition] = []
    /// Rows that are shown.
    var limit = Self.shownRows
    var figure: Figure?
    /// What the figure is of.
    var figureColumn: String?

    /// Rows shown by default, and at most.
    static let shownRows = 10
    static let maximumRows = 50

    struct Findings {
        var columns: [String]
        /// Those shown, with the cells of these columns.
        var rows: [DataTable.Row]
        /// That meet the conditions.
        var count: Int
        var figure: Decimal?
        /// Cells that the figure leaves out for they are no numbers.
        var wordCells = 0
    }

    /// - Throws: for a column that is not there, or a figure that can't be had.
    /// - Complexity: O(rows × conditions).
    func findings(in table: DataTable) throws(InvalidText) -> Findings {
        let places = try self.places(of: columns, in: table)
        let found = try rows(of: table)
        var findings = Findings(
            columns: places.map { table.columns[$0] },
            rows: found.prefix(limit).map { row in
                DataTable.Row(cells: places.map { row[$0] }, range: row.range)
            }, count: found.count)
        guard let figure else { return findings }
        guard figure != .count else {
            findings.figure = Decimal(found.count)
            return findings
        }
        guard let figureColumn else {
            throw InvalidText("\(figure.rawValue) needs the column it is of")
        }
        let place = try place(of: figureColumn, in: table)
        let numbers = found.compactMap { CellNumber($0[place])?.value }
        findings.wordCells = found.count - numbers.count
        findings.figure = try Self.figure(figure, of: numbers)
        return findings
    }

    private static func figure(
        _ figure: Figure, of numbers: [Decimal]
    ) throws(InvalidText) -> Decimal {
        guard let least = numbers.min(), let most = numbers.max() else {
            throw InvalidText("no cell of the column is a number")
        }
        switch figure {
        case .count: return Decimal(numbers.count)
        case .sum: return try sum(numbers).presented
        case .mean: return (try sum(numbers) / Decimal(numbers.count)).presented
        case .min: return least
        case .max: return most
        }
    }

    private static func sum(_ numbers: [Decimal]) throws(InvalidText) -> Decimal {
        var sum: Decimal = 0
        for number in numbers {
            do throws(CalculationError) {
                sum = try Calculator.number(sum + number, at: 1)
            } catch {
                throw InvalidText("the sum \(error.reason)")
            }
        }
        return sum
    }

    private func rows(of table: DataTable) throws(InvalidText) -> [DataTable.Row] {
        var rows = table.rows
        for condition in conditions {
            let place = try place(of: condition.column, in: table)
            var kept: [DataTable.Row] = []
            for row in rows where try condition.holds(of: row[place]) { kept.append(row) }
            rows = kept
        }
        return rows
    }

    private func places(
        of columns: [String], in table: DataTable
    ) throws(InvalidText) -> [Int] {
        guard !columns.isEmpty else { return Array(table.columns.indices) }
        var places: [Int] = []
        for column in columns { places.append(try place(of: column, in: table)) }
        return places
    }

    private func place(of column: String, in table: DataTable) throws(InvalidText) -> Int {
        if let place = table.place(of: column) { return place }
        let names = table.columns.prefix(30).map { ForeignText.quoted($0) }
        throw InvalidText(
            "there is no column \(ForeignText.quoted(column)); there are "
                + names.joined(separator: ", "))
    }
}

extension TableQuery.Condition {
    /// - Throws: where a comparison by size is with a word.
    fileprivate func holds(of cell: String) throws(InvalidText) -> Bool {
        let number = CellNumber(value)
        switch test {
        case .equals:
            if let number, let cell = CellNumber(cell) { return cell == number }
            return cell.lowercased() == value.lowercased()
        case .contains: return cell.lowercased().contains(value.lowercased())
        case .above, .below:
            guard let number else { throw InvalidText("\(test.rawValue) takes a number") }
            guard let cell = CellNumber(cell) else { return false }
            return test == .above ? cell.value > number.value : cell.value < number.value
        }
    }
}
