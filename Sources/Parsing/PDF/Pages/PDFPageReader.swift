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

    init(_ page: OpaquePointer, number: Int, findings: PDFFindings) {
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
