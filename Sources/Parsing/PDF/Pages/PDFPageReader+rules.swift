import CPoppler
import Corpus

/// What a page draws, on its way from cairo.
private final class PDFDrawing {
    var script = PDFScriptReader()
    let limit: Int

    init(limit: Int) { self.limit = limit }

    var isOverLimit: Bool { script.size > limit || script.rules.isOverLimit }

    /// An error makes cairo drop whatever else is drawn.
    func read(_ data: UnsafePointer<UInt8>?, count: Int) -> cairo_status_t {
        guard !isOverLimit else { return CAIRO_STATUS_WRITE_ERROR }
        script.read(UnsafeBufferPointer(start: data, count: count))
        return isOverLimit ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS
    }
}

extension PDFPageReader {
    /// The rules that the page draws.
    ///
    /// poppler draws the page for cairo, which writes what is drawn as a script. On a surface
    /// without extent cairo lets every glyph go, and with them the fonts, which would be nine
    /// tenths of the work; lines and areas it keeps wherever they are.
    /// - Parameters:
    ///   - budget: size of script that the document may still take up; counted down.
    ///   - frames: areas whose edges are drawn and are no rules: borders of links and form fields.
    func rules(budget: inout Int, without frames: [FramedArea]) -> PDFPageRules {
        let drawing = PDFDrawing(limit: min(Limits.drawingBytes, budget))
        let isDrawn = draw(drawing)
        budget -= min(drawing.script.size, drawing.limit)
        if drawing.isOverLimit { return .tooMany }
        guard isDrawn else {
            PDFDrawings.noteFailure()
            return .notDrawn
        }
        let rules = drawing.script.rules.without(edgesOf: frames).joined()
        return rules.map { .found($0) } ?? .tooMany
    }

    private func draw(_ drawing: PDFDrawing) -> Bool {
        let write: cairo_write_func_t = { drawing, data, count in
            guard let drawing else { return CAIRO_STATUS_WRITE_ERROR }
            return Unmanaged<PDFDrawing>.fromOpaque(drawing).takeUnretainedValue()
                .read(data, count: Int(count))
        }
        return withExtendedLifetime(drawing) {
            guard
                let device = cairo_script_create_for_stream(
                    write, Unmanaged.passUnretained(drawing).toOpaque())
            else { return false }
            defer {
                cairo_device_finish(device)
                cairo_device_destroy(device)
            }
            // Not 0, which is without limits.
            guard
                let surface = cairo_script_surface_create(
                    device, CAIRO_CONTENT_COLOR_ALPHA, Self.noExtent, Self.noExtent)
            else { return false }
            defer { cairo_surface_destroy(surface) }
            guard let context = cairo_create(surface) else { return false }
            defer { cairo_destroy(context) }
            var matrix = Self.drawingMatrix
            cairo_set_matrix(context, &matrix)
            poppler_page_render(page, context)
            cairo_surface_flush(surface)
            return cairo_status(context) == CAIRO_STATUS_SUCCESS
                && cairo_device_status(device) == CAIRO_STATUS_SUCCESS
        }
    }

    private static var noExtent: Double { 0.001 }

    /// Slants the page a little, because cairo's script surface has rectangles and other paths
    /// along the page's sides written by code of their own, which fails at shapes like an L and
    /// ends the process at rectangles left of -9,999 points. Magnified, poppler moves no thin line
    /// to whole points.
    private static var drawingMatrix: cairo_matrix_t {
        let scale = PDFScriptReader.magnification
        return cairo_matrix_t(
            xx: scale, yx: 0, xy: scale * PDFScriptReader.slant, yy: scale,
            x0: PDFScriptReader.shift, y0: 0)
    }
}
