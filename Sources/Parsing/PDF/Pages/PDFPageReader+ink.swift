import CPoppler
import Corpus

/// What a page shows, on its way from cairo.
private final class PDFInkDrawing {
    var reader = PDFInkReader()
    let limit: Int

    init(limit: Int) { self.limit = limit }

    /// An error makes cairo drop whatever else is drawn.
    func read(_ data: UnsafePointer<UInt8>?, count: Int) -> cairo_status_t {
        guard reader.size <= limit else { return CAIRO_STATUS_WRITE_ERROR }
        reader.read(UnsafeBufferPointer(start: data, count: count))
        return CAIRO_STATUS_SUCCESS
    }
}

extension PDFPageReader {
    /// Where the page's glyphs are drawn, and what is drawn over them; nil where it can't be drawn.
    ///
    /// Slow, tens of milliseconds: cairo writes the page as SVG, with the outlines of its glyphs.
    /// Text that is not shown draws nothing.
    /// - Parameter budget: bytes of SVG that the document may still take up; counted down.
    func ink(budget: inout Int) -> PDFInk? {
        let drawing = PDFInkDrawing(limit: min(Limits.inkBytes, budget))
        let isDrawn = draw(drawing)
        budget -= min(drawing.reader.size, drawing.limit)
        guard drawing.reader.size <= drawing.limit else { return nil }
        guard isDrawn else {
            PDFDrawings.noteFailure()
            return nil
        }
        return drawing.reader.finish()
    }

    private func draw(_ drawing: PDFInkDrawing) -> Bool {
        let write: cairo_write_func_t = { drawing, data, count in
            guard let drawing else { return CAIRO_STATUS_WRITE_ERROR }
            return Unmanaged<PDFInkDrawing>.fromOpaque(drawing).takeUnretainedValue()
                .read(data, count: Int(count))
        }
        return withExtendedLifetime(drawing) {
            guard
                let surface = cairo_svg_surface_create_for_stream(
                    write, Unmanaged.passUnretained(drawing).toOpaque(), Double(width),
                    Double(height))
            else { return false }
            defer { cairo_surface_destroy(surface) }
            guard let context = cairo_create(surface) else { return false }
            poppler_page_render(page, context)
            let isDrawn = cairo_status(context) == CAIRO_STATUS_SUCCESS
            cairo_destroy(context)
            // All is written when the surface is finished.
            cairo_surface_finish(surface)
            return isDrawn && cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS
        }
    }
}
