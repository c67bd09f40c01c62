import CPoppler
import Corpus

extension PDFSelection {
    /// Points: far outside any page. poppler leaves out what it takes to come before the text
    /// nearest to the first corner, if that corner is not beyond all text.
    private static let outside = 100_000.0

    /// - Parameter fromRight: whether the corners are the upper right and the lower left one.
    init(_ reader: PDFPageReader, fromRight: Bool) {
        let page = reader.page
        let (start, end) = fromRight ? (Self.outside, -Self.outside) : (-Self.outside, Self.outside)
        var area = PopplerRectangle(x1: start, y1: -Self.outside, x2: end, y2: Self.outside)
        let fonts = Self.fonts(on: page, in: &area, findings: reader.findings)
        guard let text = poppler_page_get_selected_text(page, POPPLER_SELECTION_GLYPH, &area)
        else {
            self.init("", boxes: [], fonts: fonts)
            return
        }
        defer { g_free(text) }
        self.init(String(cString: text), boxes: Self.boxes(on: page, in: &area), fonts: fonts)
    }

    /// Of the characters; none where poppler has none.
    private static func boxes(
        on page: OpaquePointer, in area: inout PopplerRectangle
    ) -> [Box] {
        var boxes: UnsafeMutablePointer<PopplerRectangle>?
        var count: guint = 0
        guard poppler_page_get_text_layout_for_area(page, &area, &boxes, &count) != 0, let boxes
        else { return [] }
        defer { g_free(boxes) }
        return UnsafeBufferPointer(start: boxes, count: Int(count)).map { Box($0) }
    }

    /// Fonts by runs of characters.
    private static func fonts(
        on page: OpaquePointer, in area: inout PopplerRectangle, findings: PDFFindings
    ) -> [PDFFontRun] {
        guard let list = poppler_page_get_text_attributes_for_area(page, &area) else { return [] }
        defer { poppler_page_free_text_attributes(list) }
        var runs: [PDFFontRun] = []
        var next: UnsafeMutablePointer<GList>? = list
        while let item = next {
            next = item.pointee.next
            guard let data = item.pointee.data else { continue }
            let attributes = data.assumingMemoryBound(to: PopplerTextAttributes.self).pointee
            let name = attributes.font_name.map { PDFFontRun.name($0) } ?? ""
            let font = findings.font(name)
            runs.append(
                PDFFontRun(
                    end: Int(attributes.end_index), size: abs(Float(points: attributes.font_size)),
                    isBold: font.isBold, font: font.number))
        }
        return runs
    }
}
