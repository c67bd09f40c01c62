/// What a page shows: where its glyphs are drawn, in the order of drawing.
struct PDFInk {
    struct Glyph {
        /// The glyph's origin, in points from the page's upper left corner: its left edge, on the
        /// line.
        var x: Float
        var y: Float
        /// False under an area painted later, outside the clip, in the colour of what is behind,
        /// and of spaces.
        var isSeen: Bool
        /// Number of the string that it was drawn with.
        var string: Int
    }

    var glyphs: [Glyph] = []
}
