import CPoppler
import Corpus

/// A page as readers see it, and where passages stand on it.
enum PDFPageViewer {
    /// - Throws: `notFound` for a page that the file does not have, `invalidInput` for one that can't
    ///   be asked for, `limitExceeded` for an image that takes too much, and as `PDFFile` does.
    static func view(_ request: PageRequest) throws(QuarryError) -> PageView {
        guard request.page >= 1, request.longestSide <= Limits.viewSide,
            request.passages.count <= Limits.viewPassages
        else { throw QuarryError(.invalidInput, "such a page can't be asked for") }
        try PDFStreams.check(request.bytes)
        let file = try PDFFile(request.bytes, passwords: request.passwords)
        guard request.page <= file.pageCount, let reader = file.page(request.page - 1) else {
            throw QuarryError(.notFound, "page \(request.page) of \(file.pageCount) can't be read")
        }
        var view = PageView(width: reader.width, height: reader.height)
        if !request.passages.isEmpty {
            let glyphs = reader.selections().flatMap(\.characters)
            view.lines = request.passages.map { PDFPassageLines(of: $0, among: glyphs).boxes }
        }
        if request.longestSide > 0 {
            view.image = try image(of: reader, longestSide: request.longestSide)
        }
        return view
    }

    /// A PNG's bytes on their way from cairo.
    private final class Bytes {
        var all: [UInt8] = []

        /// An error makes cairo drop what follows.
        func append(_ data: UnsafePointer<UInt8>?, count: Int) -> cairo_status_t {
            guard all.count + count <= Limits.viewBytes else { return CAIRO_STATUS_WRITE_ERROR }
            all += UnsafeBufferPointer(start: data, count: count)
            return CAIRO_STATUS_SUCCESS
        }
    }

    private static func image(
        of reader: PDFPageReader, longestSide: Int
    ) throws(QuarryError) -> [UInt8] {
        let (width, height) = (Double(reader.width), Double(reader.height))
        guard width > 0, height > 0, max(width, height) < 1e6 else {
            throw QuarryError(.corrupt, "the page has no size")
        }
        let scale = Double(longestSide) / max(width, height)
        let size = (max(Int((width * scale).rounded()), 1), max(Int((height * scale).rounded()), 1))
        guard
            let surface = cairo_image_surface_create(
                CAIRO_FORMAT_RGB24, Int32(size.0), Int32(size.1))
        else { throw failure() }
        defer { cairo_surface_destroy(surface) }
        guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS,
            let context = cairo_create(surface)
        else { throw failure() }
        cairo_set_source_rgb(context, 1, 1, 1)
        cairo_paint(context)
        cairo_scale(context, scale, scale)
        poppler_page_render(reader.page, context)
        cairo_surface_flush(surface)
        let isDrawn = cairo_status(context) == CAIRO_STATUS_SUCCESS
        cairo_destroy(context)
        guard isDrawn else { throw failure() }
        return try png(surface)
    }

    private static func png(_ surface: OpaquePointer) throws(QuarryError) -> [UInt8] {
        let bytes = Bytes()
        let write: cairo_write_func_t = { bytes, data, count in
            guard let bytes else { return CAIRO_STATUS_WRITE_ERROR }
            return Unmanaged<Bytes>.fromOpaque(bytes).takeUnretainedValue()
                .append(data, count: Int(count))
        }
        let status = withExtendedLifetime(bytes) {
            cairo_surface_write_to_png_stream(
                surface, write, Unmanaged.passUnretained(bytes).toOpaque())
        }
        guard status == CAIRO_STATUS_SUCCESS else {
            throw QuarryError(
                .limitExceeded, "the page's image is over \(Limits.viewBytes >> 20) MiB")
        }
        return bytes.all
    }

    /// cairo may draw nothing right in this process from now on.
    private static func failure() -> QuarryError {
        PDFDrawings.noteFailure()
        return QuarryError(.corrupt, "the page can't be drawn")
    }
}
