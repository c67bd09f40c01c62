/// Tables and columns counted so far in the document, and what the page before ended in.
struct PDFLayoutNumbers {
    var tables = 0
    var columns = 0
    /// The table that the last page with text ended with.
    var openTable: PDFOpenTable?
    /// Whether it ended with a line of a table of contents.
    var endsInContents = false
}
