import Corpus

@testable import Parsing

/// What holds of the blocks of any pages.
enum PageChecks {
    /// What does not hold, one sentence each.
    static func faults(in bytes: UnsafeRawBufferPointer) -> [String] {
        let pages = PageBytes(bytes)
        let blocks = blocks(of: pages)
        var faults: [String] = []
        // Sets and dictionaries are in another order every time.
        if blocks != self.blocks(of: pages) { faults.append("the same pages give other blocks") }
        for block in blocks { faults += self.faults(of: block, on: pages.sheets) }
        let levels = blocks.filter { $0.kind == .tableRow }.map(\.level)
        if levels != levels.sorted() { faults.append("tables are out of order: \(levels)") }
        return faults + doubled(blocks, of: pages)
    }

    static func blocks(of bytes: PageBytes) -> [Block] {
        let pages = bytes.sheets.enumerated().map { page(of: $1, number: $0 + 1) }
        return PDFStructure.blocks(of: pages, outline: bytes.outline).map(\.block)
    }

    private static func page(of sheet: PageBytes.Sheet, number: Int) -> PDFPage {
        let rules = sheet.rules.without(edgesOf: sheet.frames).joined()
        let content = PDFPageContent(
            PDFPageText(
                selections: [
                    PDFSelection(String(sheet.text), boxes: sheet.boxes, fonts: sheet.fonts)
                ], buttons: sheet.buttons), typed: sheet.typed,
            rules: rules.map { .found($0) } ?? .tooMany, width: sheet.width, height: sheet.height)
        let text = content.fragments + content.turned.flatMap(\.fragments)
        return PDFPage(
            number: number, width: sheet.width, height: sheet.height,
            verdict: PDFPage.verdict(text, hasImages: { false }),
            fragments: content.fragments, turned: content.turned)
    }

    private static func faults(of block: Block, on sheets: [PageBytes.Sheet]) -> [String] {
        var faults: [String] = []
        if block.text.allSatisfy(\.isWhitespace) { faults.append("a block without text") }
        let levels: ClosedRange<Int> =
            switch block.kind {
            case .heading, .listItem: 1...9
            case .tableRow: 1...Int.max
            case .paragraph, .footnote, .caption, .furniture: 0...0
            }
        if !levels.contains(block.level) { faults.append("\(block.kind) of level \(block.level)") }
        let places =
            [(page: block.page, box: block.box)]
            + block.continuations.map { (page: $0.page, box: $0.box) }
        for place in places {
            guard sheets.indices.contains(place.page - 1) else {
                faults.append("a block on page \(place.page)")
                continue
            }
            let sheet = sheets[place.page - 1]
            guard let box = place.box, box.left >= 0, box.top >= 0, box.right <= sheet.width,
                box.bottom <= sheet.height
            else {
                faults.append("a block beyond its page: \(String(describing: place.box))")
                continue
            }
        }
        let starts = [0] + block.continuations.map(\.start) + [block.text.utf8.count]
        if zip(starts, starts.dropFirst()).contains(where: { $0 >= $1 }) {
            faults.append("continuations start at \(starts)")
        }
        return faults
    }

    /// Letters that are more often in the blocks than on the pages.
    private static func doubled(_ blocks: [Block], of pages: PageBytes) -> [String] {
        var counts = [Int](repeating: 0, count: 26)
        func count(_ scalars: some Sequence<Unicode.Scalar>, _ step: Int) {
            for scalar in scalars where (0x61...0x7A).contains(scalar.value) {
                counts[Int(scalar.value) - 0x61] += step
            }
        }
        for sheet in pages.sheets {
            count(sheet.text, 1)
            for typed in sheet.typed { count(typed.text.unicodeScalars, 1) }
            for button in sheet.buttons { count((button.name ?? "").unicodeScalars, 1) }
        }
        for block in blocks { count(block.text.unicodeScalars, -1) }
        return counts.allSatisfy { $0 >= 0 } ? [] : ["letters are doubled"]
    }
}
