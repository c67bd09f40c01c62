/// A font in a size, by which characters are told apart.
struct PDFGlyphStyle: Hashable {
    let font: Int
    /// Hundredths of a point.
    let hundredths: Int

    init(_ glyph: PDFGlyph) {
        font = glyph.font
        hundredths = Int((glyph.size * 100).rounded())
    }
}
