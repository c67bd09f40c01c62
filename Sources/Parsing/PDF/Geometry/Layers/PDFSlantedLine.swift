import Corpus

/// A line of text that runs aslant over its page: a watermark, a stamp, or a label of a figure.
struct PDFSlantedLine {
    var text: String
    var box: Box
    /// Of its font, in points.
    var size: Float
    /// Number of characters.
    var length: Int
    /// Whether it stands on other text.
    var covers: Bool
    /// Whether it is a seal's: along an arc, or inside one. A seal may stand on text and is read.
    var isSeal = false

    /// As text of its page, of its own.
    func block(of page: PDFPage) -> PDFLayoutBlock {
        let frame = PDFFrame.upright
        return PDFLayoutBlock(
            block: Block(
                kind: .paragraph, page: page.number, text: text,
                box: frame.pageBox(box, width: page.width, height: page.height)),
            size: size, isBold: false, rowCount: 1, length: length, isAside: true)
    }
}
