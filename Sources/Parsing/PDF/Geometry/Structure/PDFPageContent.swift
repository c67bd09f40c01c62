/// A page's text as fragments; rows of ruled tables are fragments of their own.
struct PDFPageContent {
    /// Upright text.
    private(set) var fragments: [PDFFragment]
    /// Other text, in the coordinates of its frame.
    private(set) var turned: [(frame: PDFFrame, fragments: [PDFFragment])]
    /// Characters that are printed twice, and stand here once.
    private(set) var doubled: Int

    /// - Parameters:
    ///   - characters: of the page.
    ///   - typed: what was typed onto it, and into its form's fields.
    ///   - rules: the page's.
    init(
        _ characters: PDFPageText, typed: [PDFFragment] = [], rules: PDFPageRules, width: Float,
        height: Float
    ) {
        var typed = typed
        var found: [PDFGrid] = []
        if case .found(let rules) = rules { found = PDFGrid.grids(of: rules) }
        let grids = Self.tables(characters, typed: typed, in: found, width: width, height: height)
            .map(\.pageGrid)
        let read = characters.read(parted: grids)
        doubled = read.doubled
        var text = PDFTurnedText(read.lines, width: width, height: height, parted: grids)
        var rows: [(frame: PDFFrame, fragments: [PDFFragment])] = []
        for (number, grid) in grids.enumerated() {
            guard let table = PDFRuledTable(grid, text: &text, typed: &typed) else { continue }
            rows.append((table.frame, table.fragments(table: number)))
        }
        let frames = text.frames.map { PDFTurnedLabels($0.fragments, in: $0.frame, of: text) }
        fragments = PDFFragment.split(text.upright) + typed + frames.flatMap(\.labels)
        turned = frames.filter { !$0.rest.isEmpty }.map { (frame: $0.frame, fragments: $0.rest) }
        for (frame, rows) in rows { add(rows, in: frame) }
    }

    private mutating func add(_ rows: [PDFFragment], in frame: PDFFrame) {
        if frame == .upright {
            fragments += rows
        } else if let index = turned.firstIndex(where: { $0.frame == frame }) {
            turned[index].fragments += rows
        } else {
            turned.append((frame, rows))
        }
    }

    /// Those grids that are tables, with their text.
    private static func tables(
        _ characters: PDFPageText, typed: [PDFFragment], in grids: [PDFGrid],
        width: Float, height: Float
    ) -> [PDFRuledTable] {
        guard !grids.isEmpty else { return [] }
        var text = PDFTurnedText(
            characters.lines(parted: grids), width: width, height: height, parted: grids)
        var typed = typed
        // Of grids inside each other, the innermost has the text.
        return grids.sorted { $0.box.width * $0.box.height < $1.box.width * $1.box.height }
            .compactMap { PDFRuledTable($0, text: &text, typed: &typed) }.filter(\.isTable)
    }
}
