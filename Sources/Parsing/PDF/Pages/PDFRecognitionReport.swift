import Corpus

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
            if !page.recognised.isEmpty {
                read.append(page.number)
            } else if page.verdict == .scanned {
                unread.append(page.number)
            }
            for block in page.recognised {
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
