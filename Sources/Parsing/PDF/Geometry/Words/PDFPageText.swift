/// A page's characters.
struct PDFPageText {
    let selections: [PDFSelection]
    let buttons: [PDFButton]

    /// Words by poppler's lines, with the buttons beside them.
    /// - Parameter grids: no word is in two cells of them.
    func lines(parted grids: [PDFGrid] = []) -> [[PDFWord]] {
        var lines = selections.flatMap { $0.lines(parted: grids).map(\.withoutDoubles) }
            .withoutDoubledLines
        lines.add(buttons)
        return lines
    }
}
