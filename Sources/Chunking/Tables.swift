import Corpus

/// The tables of a document and the rows that head them.
struct Tables {
    /// Cleaned text of the header rows, by the table's number.
    private(set) var headers: [Int: String] = [:]
    /// For each part the table it is a row of.
    private var tableOfPart: [Int?] = []
    private var isHeader: [Bool] = []

    private init(tableless count: Int) {
        tableOfPart = Array(repeating: nil, count: count)
        isHeader = Array(repeating: false, count: count)
    }

    /// The same parts, none of them in a table.
    static func none(_ document: CleanedDocument) -> Tables {
        Tables(tableless: document.parts.count)
    }

    init(_ document: CleanedDocument) {
        var begun: Set<Int> = []
        for part in document.parts {
            let table = part.kind == .tableRow ? part.level : nil
            // A head that comes again, on another page, is not put before the rows twice.
            if let table, part.isTableHeader, !begun.contains(table) {
                if headers[table] != nil { headers[table]?.append("\n") }
                headers[table, default: ""].append(document.text(part))
            } else if let table, !part.isTableHeader, headers[table] != nil {
                begun.insert(table)
            }
            tableOfPart.append(table)
            isHeader.append(part.isTableHeader)
        }
    }

    /// The table whose header is to be put before a chunk that starts here; nil for header rows,
    /// which are read in the chunk's own text.
    func headedTable(at part: Int) -> Int? {
        guard let table = tableOfPart[part], headers[table] != nil, !isHeader[part] else {
            return nil
        }
        return table
    }
}
