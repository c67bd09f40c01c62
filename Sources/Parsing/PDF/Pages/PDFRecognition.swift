import Corpus

/// The text of a scanned or garbled page, read by OCR.
enum PDFRecognition {
    /// None where nothing could be read: the page can't be rendered, or no language is installed.
    static func blocks(
        of reader: PDFPageReader, page number: Int, by recogniser: Recogniser
    ) -> [PDFLayoutBlock] {
        guard let image = GreyImage(reader), let text = recogniser.read(image) else { return [] }
        let scale = reader.width / Float(image.width)
        return text.paragraphs.map { block($0, page: number, scale: scale) }
    }

    /// Tesseract's paragraphs as they are: sizes of what it reads are too uncertain to tell
    /// headings and tables by.
    private static func block(
        _ paragraph: RecognisedText.Paragraph, page: Int, scale: Float
    ) -> PDFLayoutBlock {
        let isItem = LineShape.isListItem(paragraph.lines[0])
        let box = Box(
            left: paragraph.box.left * scale, top: paragraph.box.top * scale,
            right: paragraph.box.right * scale, bottom: paragraph.box.bottom * scale)
        return PDFLayoutBlock(
            block: Block(
                kind: isItem ? .listItem : .paragraph, level: isItem ? 1 : 0, page: page,
                text: paragraph.lines.joined(separator: "\n"), box: box,
                provenance: .ocr(confidence: paragraph.confidence)),
            size: 0, isBold: false, rowCount: paragraph.lines.count, length: 0)
    }
}

extension [Int] {
    /// The first twenty.
    var numberList: String {
        prefix(20).map { String($0) }.joined(separator: ", ") + (count > 20 ? ", …" : "")
    }
}
