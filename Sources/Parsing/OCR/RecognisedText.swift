import CTesseract
import Corpus

/// What Tesseract read in an image: paragraphs in its reading order.
struct RecognisedText {
    struct Paragraph {
        /// From the top.
        var lines: [String] = []
        /// Pixels from the image's top left corner.
        var box: Box
        /// Sum of the words' confidences, 0…100, each times its length.
        fileprivate var confidences: Float = 0
        fileprivate var length = 0

        /// Mean over the characters, 0 (guessed) … 100.
        var confidence: Int {
            Int(min(max(confidences / Float(max(length, 1)), 0), 100).rounded())
        }
    }

    var paragraphs: [Paragraph]

    init(paragraphs: [Paragraph]) { self.paragraphs = paragraphs }

    init(_ iterator: OpaquePointer) {
        self.init(paragraphs: [])
        let places = TessResultIteratorGetPageIterator(iterator)
        repeat {
            guard let text = TessResultIteratorGetUTF8Text(iterator, RIL_WORD) else { continue }
            defer { TessDeleteText(text) }
            let word = String(cString: text).trimmed
            guard !word.isEmpty else { continue }
            add(
                word, in: Self.box(places),
                confidence: TessResultIteratorConfidence(iterator, RIL_WORD),
                startsLine: TessPageIteratorIsAtBeginningOf(places, RIL_TEXTLINE) != 0,
                startsParagraph: TessPageIteratorIsAtBeginningOf(places, RIL_PARA) != 0)
        } while TessResultIteratorNext(iterator, RIL_WORD) != 0
    }

    private static func box(_ places: OpaquePointer?) -> Box {
        var (left, top, right, bottom): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
        TessPageIteratorBoundingBox(places, RIL_WORD, &left, &top, &right, &bottom)
        return Box(
            left: Float(left), top: Float(top), right: Float(right), bottom: Float(bottom))
    }

    private mutating func add(
        _ word: String, in box: Box, confidence: Float, startsLine: Bool, startsParagraph: Bool
    ) {
        if startsParagraph || paragraphs.isEmpty { paragraphs.append(Paragraph(box: box)) }
        var open = paragraphs.removeLast()
        if let line = open.lines.last, !startsLine {
            open.lines[open.lines.count - 1] = line.adding(word)
        } else {
            open.lines.append(word)
        }
        open.box = open.box.union(box)
        open.confidences += confidence * Float(word.unicodeScalars.count)
        open.length += word.unicodeScalars.count
        paragraphs.append(open)
    }
}

extension String {
    /// The line with one more word. Tesseract takes Han text apart into words; it is written
    /// without spaces, before Latin punctuation too.
    fileprivate func adding(_ word: String) -> String {
        let next = word.unicodeScalars.first ?? " "
        let isHan = next.isEastAsian || ",.:;!?)".unicodeScalars.contains(next)
        return isHan && unicodeScalars.last?.isEastAsian == true
            ? self + word : self + " " + word
    }
}
