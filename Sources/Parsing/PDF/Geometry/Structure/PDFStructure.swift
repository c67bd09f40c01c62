import Corpus

/// A document's pages → its blocks, in reading order.
enum PDFStructure {
    static func blocks(
        of pages: [PDFPage], outline: [Document.OutlineEntry]
    ) -> [PDFLayoutBlock] {
        var pages = pages
        // 1. Running headers, footers and page numbers.
        let bodySize = PDFPage.bodySize(pages)
        PDFFurniture.mark(&pages, bodySize: bodySize)
        PDFMargin.mark(&pages)
        PDFLineNumbers.mark(&pages)
        // 2. Reading order and blocks of each page.
        var blocks: [PDFLayoutBlock] = []
        var numbers = PDFLayoutNumbers()
        for page in pages {
            blocks += PDFLayout.blocks(of: page, bodySize: bodySize, numbers: &numbers)
            blocks += page.recognised
            blocks += page.notes
        }
        // 3. Headings, by comparison with the document's body text.
        PDFHeadings.mark(&blocks, outline: outline)
        // 4. Paragraphs that go on in the next column or on the next page.
        return PDFFlow.join(blocks)
    }
}
