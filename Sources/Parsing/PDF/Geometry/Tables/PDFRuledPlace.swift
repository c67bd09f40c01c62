import Corpus

/// Where a fragment that is a row of a ruled table belongs.
struct PDFRuledPlace: Equatable {
    /// Number of the table on its page.
    var table: Int
    var row: Int
    /// Sides of the table's columns, from the left.
    var columns: [ClosedRange<Float>] = []
}
