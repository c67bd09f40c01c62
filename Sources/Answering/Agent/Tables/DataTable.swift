import Corpus

/// A table of a document: columns that have names, and rows.
struct DataTable {
    struct Row: Hashable {
        /// No more than there are columns; those that are missing at the end are empty.
        var cells: [String]
        /// UTF-8 bytes of the document's text.
        var range: Range<Int>

        /// The cell of a column.
        subscript(place: Int) -> String { cells.indices.contains(place) ? cells[place] : "" }
    }

    let columns: [String]
    let rows: [Row]
    /// Rows that have more or fewer cells than there are columns.
    let unevenRows: Int

    /// Of a plain text all of it is the table; of other documents the one of a number, from 1.
    /// - Throws: where there is none.
    init(of document: Document, number: Int) throws(InvalidText) {
        guard document.type != .txt else {
            guard number == 1 else { throw InvalidText("a text is one table; there is no other") }
            self.init(try DelimitedText(document.text).records)
            return
        }
        let rows = document.blocks.filter { $0.kind == .tableRow }
        let found = rows.filter { $0.level == number }
        guard !found.isEmpty else {
            let count = Set(rows.map(\.level)).count
            throw InvalidText(
                count == 0 ? "it has no table" : "it has \(count) tables; there is no \(number)")
        }
        self.init(
            found.map { row in
                DelimitedText.Record(
                    fields: row.text.split(separator: "\t", omittingEmptySubsequences: false)
                        .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") },
                    range: row.range)
            })
    }

    /// The first record names the columns, unless it is nothing but numbers: years may be names.
    init(_ records: [DelimitedText.Record]) {
        let first = records.first?.fields ?? []
        let isNamed = first.contains { !$0.isEmpty && CellNumber($0) == nil }
        let width = isNamed ? first.count : records.map(\.fields.count).max() ?? 0
        columns = Self.names(isNamed ? first : Array(repeating: "", count: width))
        let body = records.dropFirst(isNamed ? 1 : 0)
        unevenRows = body.count { $0.fields.count != width }
        // Not filled up: a wide head over a hundred thousand short rows is a small file.
        rows = body.map { Row(cells: Array($0.fields.prefix(width)), range: $0.range) }
    }

    /// One name for each column: one without any is named by its place, a name's second column too.
    private static func names(_ fields: [String]) -> [String] {
        var taken: Set<String> = []
        return fields.enumerated().map { place, field in
            var name = field.isEmpty ? "column \(place + 1)" : field
            while !taken.insert(name.lowercased()).inserted { name += " \(place + 1)" }
            return name
        }
    }

    /// The place of a column, by its name in any case; nil where there is none.
    func place(of column: String) -> Int? {
        columns.firstIndex { $0.lowercased() == column.lowercased() }
    }
}
