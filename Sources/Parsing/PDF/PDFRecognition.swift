import Corpus

/// The text of a scanned or garbled page, read by OCR.
struct PDFRecognition {
    var blocks: [PDFLayoutBlock]

    /// Nil where nothing could be read: the page can't be rendered, or no language is installed.
    init?(_ reader: PDFPageReader, page number: Int, _ recogniser: Recogniser) {
        guard let image = GreyImage(reader), let text = recogniser.read(image) else { return nil }
        let scale = reader.width / Float(image.width)
        blocks = text.paragraphs.map { Self.block($0, page: number, scale: scale) }
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

/// What a document should say of its scanned pages, and of garbled ones that were read.
struct PDFRecognitionReport {
    /// Pages whose text was read.
    private(set) var read: [Int] = []
    /// Sum of their blocks' confidences, each times its length.
    private var confidences = 0
    private var length = 0
    /// Scanned pages without text.
    private(set) var unread: [Int] = []

    init(_ pages: [PDFPage]) {
        for page in pages {
            let blocks = page.recognition?.blocks ?? []
            if !blocks.isEmpty {
                read.append(page.number)
            } else if page.verdict == .scanned {
                unread.append(page.number)
            }
            for block in blocks {
                if case .ocr(let confidence) = block.block.provenance {
                    let characters = block.block.text.unicodeScalars.count
                    confidences += confidence * characters
                    length += characters
                }
            }
        }
    }

    func warnings(_ recogniser: Recogniser?) -> [String] {
        var warnings: [String] = []
        if !read.isEmpty {
            let mean = confidences / max(length, 1)
            warnings.append(
                "Pages read by OCR, with a mean confidence of \(mean) %: \(read.numberList).")
        }
        if !unread.isEmpty {
            warnings.append("Pages with images without text: \(unread.numberList).")
        }
        if !read.isEmpty || !unread.isEmpty {
            warnings += (recogniser?.missing ?? []).map {
                let package = "tesseract-ocr-" + $0.replacing("_", with: "-")
                return "OCR could not read \($0): its data (package \(package)) are not installed."
            }
        }
        return warnings
    }
}

extension [Int] {
    /// The first twenty.
    var numberList: String {
        prefix(20).map { String($0) }.joined(separator: ", ") + (count > 20 ? ", …" : "")
    }
}
