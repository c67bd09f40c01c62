/// A page's characters.
struct PDFPageText {
    let selections: [PDFSelection]
    let buttons: [PDFButton]

    func with(_ more: [PDFSelection]) -> PDFPageText {
        PDFPageText(selections: selections + more, buttons: buttons)
    }

    /// Characters that say something.
    var length: Int { selections.reduce(0) { $0 + $1.length } }

    /// Words by poppler's lines, with the buttons beside them.
    /// - Parameter grids: no word is in two cells of them.
    func lines(parted grids: [PDFGrid] = []) -> [[PDFWord]] { read(parted: grids).lines }

    /// The lines, and how many characters were left out because they are printed twice.
    func read(parted grids: [PDFGrid]) -> (lines: [[PDFWord]], doubled: Int) {
        let all = selections.flatMap { $0.lines(parted: grids) }
        var lines = all.map(\.withoutDoubles).withoutDoubledLines
        let doubled = all.length - lines.length
        lines.add(buttons)
        return (lines, doubled)
    }
}

extension [[PDFWord]] {
    fileprivate var length: Int {
        reduce(0) { $0 + $1.reduce(0) { $0 + $1.length } }
    }
}
