/// Tables and columns counted so far in the document.
struct PDFLayoutNumbers {
    var tables = 0
    var columns = 0
}
