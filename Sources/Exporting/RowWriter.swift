import Corpus

/// What writes the chunks of an index in one format, one after the other.
protocol RowWriter {
    mutating func append(_ row: IndexRows.Row) throws(QuarryError)
    /// After the last: writes what is left, and what belongs beside it.
    mutating func finish() throws(QuarryError)
    /// See `ExportReport`.
    var replacedCharacters: Int { get }
}

extension RowWriter {
    var replacedCharacters: Int { 0 }
}
