import Corpus

/// How a block meets the edges of its column.
struct PDFColumnFit {
    /// Number of the column in the document, in reading order.
    var column: Int
    var frame: PDFFrame
    /// Of the column.
    var width: Float
    /// Whether the last line reaches the column's end.
    var fillsLastLine: Bool
    var startsIndented: Bool
}
