import Corpus

/// A document's pages → its blocks, in reading order.
enum PDFStructure {
    static func blocks(
        of pages: [PDFPage], outline: [Document.OutlineEntry]
    ) -> [PDFLayoutBlock] {
        var pages = pages
        return Self.blocks(accountedIn: &pages, outline: outline)
    }

    /// The same; each page then knows how much of what it shows is in no block.
    static func blocks(
        accountedIn pages: inout [PDFPage], outline: [Document.OutlineEntry]
    ) -> [PDFLayoutBlock] {
        // 1. Running headers, footers and page numbers.
        let bodySize = PDFPage.bodySize(pages)
        PDFFurniture.mark(&pages, bodySize: bodySize)
        PDFMargin.mark(&pages)
        PDFLineNumbers.mark(&pages)
        // 2. Reading order and blocks of each page.
        var blocks: [PDFLayoutBlock] = []
        var numbers = PDFLayoutNumbers()
        for index in pages.indices {
            let page = pages[index]
            let own =
                PDFLayout.blocks(of: page, bodySize: bodySize, numbers: &numbers)
                + page.slanted.map { $0.block(of: page) }
            pages[index].account(for: own)
            blocks += own
            blocks += page.recognised
            blocks += page.notes
        }
        // 3. Headings, by comparison with the document's body text.
        PDFHeadings.mark(&blocks, outline: outline)
        // 4. Paragraphs that go on in the next column or on the next page.
        return PDFFlow.join(blocks)
    }
}
