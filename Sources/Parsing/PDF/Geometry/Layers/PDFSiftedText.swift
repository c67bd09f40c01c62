import Corpus

/// A page's text of which each stretch is read once: without text under or over other text, and
/// with slanted text and seals apart.
struct PDFSiftedText {
    private(set) var text: PDFPageText
    /// Lines of seals, and slanted ones, which the pages together tell to be watermarks or labels.
    private(set) var slanted: [PDFSlantedLine] = []
    /// What was left out.
    private(set) var leftOut = PDFLeftOut()

    /// - Parameters:
    ///   - ink: what the page shows, without its images; asked where text may stand on other text.
    ///   - inkOfImages: the same with its images; asked where text stands on other text and both
    ///     are drawn.
    init(
        _ text: PDFPageText, width: Float, height: Float, ink: () -> PDFInk?,
        inkOfImages: () -> PDFInk?
    ) {
        self.text = text
        var glyphs = text.glyphs
        var pieces = glyphs.pieces
        let hasSeals = PDFSealText.isLikely(in: glyphs, pieces: pieces)
        let hasSlanted = PDFSlantedText.isLikely(in: glyphs, pieces: pieces)
        var hasOverlaps = PDFLayers.isLikely(in: glyphs, width: width, height: height)
        if hasSeals || hasSlanted || hasOverlaps {
            if let shown = ink() {
                // 1. Seals and what runs aslant stand on anything.
                let seals = hasSeals ? takeSeals(of: &glyphs, shown: shown) : []
                if hasSlanted || !seals.isEmpty {
                    takeSlanted(of: &glyphs, shown: shown, seals: seals)
                }
                if hasSeals || hasSlanted {
                    hasOverlaps = PDFLayers.isLikely(in: glyphs, width: width, height: height)
                }
                // 2. Of upright text on one spot, one is read.
                if hasOverlaps { leaveOutLayers(of: &glyphs, shown: shown, inkOfImages) }
            } else {
                leftOut.isUnjudged = true
            }
            pieces = glyphs.pieces
        }
        // 3. Upright text may be stamped on other text as well.
        let stamped = PDFStampedText(glyphs, pieces: pieces, hasOverlaps: hasOverlaps).taken
        leftOut.watermark = stamped.count
        // Then that is what stood on the text.
        if !stamped.isEmpty { leftOut.mixed = 0 }
        leaveOut(stamped, of: &glyphs)
    }

    /// - Parameter seals: where they stand: what is slanted inside is theirs.
    private mutating func takeSlanted(
        of glyphs: inout [PDFGlyph], shown: PDFInk, seals: [Box]
    ) {
        guard let found = PDFSlantedText(glyphs, pieces: glyphs.pieces, ink: shown) else {
            leftOut.isUnjudged = true
            return
        }
        slanted += found.lines.map { line in
            var line = line
            line.isSeal = seals.contains { $0.holds(line.box) }
            return line
        }
        leaveOut(found.taken, of: &glyphs)
    }

    /// - Returns: where seals stand.
    private mutating func takeSeals(of glyphs: inout [PDFGlyph], shown: PDFInk) -> [Box] {
        guard let found = PDFSealText(glyphs, pieces: glyphs.pieces, ink: shown) else {
            leftOut.isUnjudged = true
            return []
        }
        slanted += found.lines
        leaveOut(found.taken, of: &glyphs)
        return found.regions
    }

    private mutating func leaveOutLayers(
        of glyphs: inout [PDFGlyph], shown: PDFInk, _ inkOfImages: () -> PDFInk?
    ) {
        let pieces = glyphs.pieces
        guard let match = PDFInkMatch(glyphs, ink: shown) else {
            leftOut.isUnjudged = true
            return
        }
        var layers = PDFLayers(glyphs, pieces: pieces, isShown: match.isSeen)
        if layers.hasShownOverlaps, let whole = inkOfImages() {
            if let match = PDFInkMatch(glyphs, ink: whole) {
                layers = PDFLayers(glyphs, pieces: pieces, isShown: match.isSeen)
            } else {
                leftOut.isUnjudged = true
            }
        }
        leftOut.mixed = layers.mixed
        leftOut.layered = layers.leftOut.count
        leaveOut(layers.leftOut, of: &glyphs)
    }

    private mutating func leaveOut(_ indices: Set<Int>, of glyphs: inout [PDFGlyph]) {
        guard !indices.isEmpty else { return }
        text = text.without(indices.map { glyphs[$0] })
        glyphs = glyphs.indices.filter { !indices.contains($0) }.map { glyphs[$0] }
        // What stood between two characters may have been left out.
        glyphs.numberPieces()
    }
}

extension Box {
    fileprivate func holds(_ other: Box) -> Bool {
        left < other.left && right > other.right && top < other.top && bottom > other.bottom
    }
}
