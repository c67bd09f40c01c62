import CPoppler

/// A page as a scanner would see it: a byte a pixel, 0 black … 255 white, rows from the top.
struct GreyImage {
    var bytes: [UInt8]
    var width: Int
    var height: Int
    var dotsPerInch: Int

    /// What Tesseract's data were made for.
    static let dotsPerInch = 300.0

    /// Renders a page at 300 dots an inch, or as many as `Limits.imagePixels` allows; nil where
    /// cairo can't.
    init?(_ reader: PDFPageReader) {
        let (pageWidth, pageHeight) = (Double(reader.width), Double(reader.height))
        guard pageWidth >= 1, pageHeight >= 1 else { return nil }
        let most = (Double(Limits.imagePixels) / (pageWidth * pageHeight)).squareRoot()
        let scale = min(Self.dotsPerInch / 72, most)
        width = max(Int(pageWidth * scale), 1)
        height = max(Int(pageHeight * scale), 1)
        dotsPerInch = max(Int((scale * 72).rounded()), 70)
        var isDrawn = false
        defer { if !isDrawn { PDFDrawings.noteFailure() } }
        guard
            let surface = cairo_image_surface_create(
                CAIRO_FORMAT_RGB24, Int32(width), Int32(height))
        else { return nil }
        defer { cairo_surface_destroy(surface) }
        guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS,
            let context = cairo_create(surface)
        else { return nil }
        defer { cairo_destroy(context) }
        cairo_set_source_rgb(context, 1, 1, 1)
        cairo_paint(context)
        cairo_scale(context, scale, scale)
        poppler_page_render(reader.page, context)
        cairo_surface_flush(surface)
        guard cairo_status(context) == CAIRO_STATUS_SUCCESS,
            let pixels = cairo_image_surface_get_data(surface)
        else { return nil }
        bytes = Self.grey(
            pixels, width: width, height: height,
            stride: Int(cairo_image_surface_get_stride(surface)))
        isDrawn = true
    }

    /// Luma of ITU-R BT.601, in integers. Pixels are 32-bit words of this machine's order.
    private static func grey(
        _ pixels: UnsafeMutablePointer<UInt8>, width: Int, height: Int, stride: Int
    ) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: width * height) { grey, count in
            for row in 0..<height {
                let line = UnsafeRawPointer(pixels + row * stride)
                for column in 0..<width {
                    let pixel = line.load(fromByteOffset: column * 4, as: UInt32.self)
                    let sum =
                        299 * (pixel >> 16 & 0xFF) + 587 * (pixel >> 8 & 0xFF) + 114
                        * (pixel & 0xFF)
                    grey[row * width + column] = UInt8(sum / 1000)
                }
            }
            count = width * height
        }
    }
}
