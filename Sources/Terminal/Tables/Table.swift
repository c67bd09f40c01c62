/// Rows of facts: for people as wide as their terminal, for programs as CSV.
package struct Table: Sendable {
    package struct Column: Sendable {
        package enum Kind: Sendable {
            /// Right-aligned, never cut.
            case figure
            /// Never cut: a state, a time, a hash.
            case word
            /// Cut in its middle where room is short.
            case path
            /// Goes on in further lines where room is short.
            case text
        }

        /// The JSON output's key, the column's head in CSV.
        let key: String
        /// What people read above it; nil: the column is for programs alone.
        let title: String?
        let kind: Kind

        package init(_ key: String, title: String?, kind: Kind) {
            self.key = key
            self.title = title
            self.kind = kind
        }
    }

    package struct Cell: Sendable {
        /// As the JSON output has it; empty where that has nothing.
        let value: String
        let shown: String
        /// Where a link leads, see `FileLink`.
        let address: String?

        package init(_ value: String?, shown: String? = nil, address: String? = nil) {
            self.value = value ?? ""
            self.shown = shown ?? value ?? "–"
            self.address = address
        }

        package init(figure: some BinaryInteger, shown: String? = nil) {
            self.init("\(figure)", shown: shown)
        }

        /// - Parameter shown: for people, rounded; nil: all digits.
        package init(figure: Double?, shown: String? = nil) {
            self.init(figure.map { "\($0)" }, shown: figure == nil ? nil : shown)
        }
    }

    package let columns: [Column]
    private(set) package var rows: [[Cell]] = []

    package init(_ columns: [Column], rows: [[Cell]] = []) {
        self.columns = columns
        for row in rows { add(row) }
    }

    package mutating func add(_ row: [Cell]) {
        precondition(row.count == columns.count, "a row has a cell for each column")
        rows.append(row)
    }
}
