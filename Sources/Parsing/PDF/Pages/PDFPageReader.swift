import CPoppler
import Corpus

/// One page's text with the place and the font of each character.
final class PDFPageReader {
    let page: OpaquePointer
    let width: Float
    let height: Float
    /// Counted from 1.
    let number: Int
    let findings: PDFFindings
    private(set) lazy var annotations = readAnnotations()
    private(set) lazy var form = readForm()

    init(_ page: OpaquePointer, number: Int, _ findings: PDFFindings) {
        self.page = page
        self.number = number
        self.findings = findings
        var width = 0.0
        var height = 0.0
        poppler_page_get_size(page, &width, &height)
        self.width = Float(points: width)
        self.height = Float(points: height)
    }

    deinit { g_object_unref(gpointer(page)) }

    var label: String? { PDFFile.take(poppler_page_get_label(page)) }

    /// Whether an image stands on the page. Slow: poppler interprets the page again.
    var hasImages: Bool {
        guard let images = poppler_page_get_image_mapping(page) else { return false }
        poppler_page_free_image_mapping(images)
        return true
    }
}

extension [PDFWord] {
    /// Without words printed a second time over themselves to look bold. poppler removes
    /// doubled characters, but not where the two words differ in their ends.
    var withoutDoubles: [PDFWord] {
        guard count > 1 else { return self }
        var kept: [PDFWord] = []
        for word in self {
            if let last = kept.last, abs(last.box.left - word.box.left) < 0.2 * word.size,
                abs(last.box.top - word.box.top) < 0.2 * word.size
            {
                if word.text.hasPrefix(last.text) {
                    kept[kept.count - 1] = word
                    continue
                }
                if last.text.hasPrefix(word.text) { continue }
            }
            kept.append(word)
        }
        return kept
    }
}

extension Float {
    /// A length on a page. Files may state anything: no page is longer than 14,400 points, and
    /// what is no number is nothing.
    init(points: Double) {
        self = points.isNaN ? 0 : Float(min(max(points, -100_000), 100_000))
    }
}

extension Box {
    init(_ rectangle: PopplerRectangle) {
        let (x1, x2) = (Float(points: rectangle.x1), Float(points: rectangle.x2))
        let (y1, y2) = (Float(points: rectangle.y1), Float(points: rectangle.y2))
        self.init(left: min(x1, x2), top: min(y1, y2), right: max(x1, x2), bottom: max(y1, y2))
    }

    var width: Float { right - left }
    var height: Float { bottom - top }
    var middle: Float { (top + bottom) / 2 }

    func union(_ other: Box) -> Box {
        Box(
            left: min(left, other.left), top: min(top, other.top),
            right: max(right, other.right), bottom: max(bottom, other.bottom))
    }
}
