import Corpus

/// A character of a page's text, with what tells text objects on one spot apart.
struct PDFGlyph {
    var scalar: Unicode.Scalar
    var box: Box
    /// Of its font, in points.
    var size: Float
    /// Number of its font's name (`PDFFontRun.font`).
    var font: Int
    /// Where it stands: the number of its selection, and its position in poppler's
    /// text.
    var selection: Int
    var place: Int
    /// Number of the piece that it is part of.
    var piece = 0

    /// Whether it says something: a letter, a digit or a sign that has a meaning in Unicode.
    var isReadable: Bool {
        switch scalar.properties.generalCategory {
        case .privateUse, .unassigned, .control, .surrogate: false
        default: scalar != "\u{FFFD}"
        }
    }

    func hasStyle(of other: PDFGlyph) -> Bool {
        font == other.font && abs(size - other.size) < Self.sameSize * size
    }

    /// How much two sizes differ that are one, as a share: rounding alone.
    private static let sameSize: Float = 0.01

    /// Whether the other character follows this one in poppler's text and on the page, on the same
    /// line and without a space. poppler merges words on one spot, so that being next to each other
    /// in its text does not tell.
    func goesOn(with next: PDFGlyph) -> Bool {
        guard selection == next.selection, next.place == place + 1, hasStyle(of: next) else {
            return false
        }
        let reach = Self.gap * size
        if abs(box.bottom - next.box.bottom) < Self.drift * size {
            return next.box.left > box.left && next.box.left - box.right < reach
        }
        guard abs(box.left - next.box.left) < Self.drift * size else { return false }
        return abs(next.box.top - box.bottom) < reach || abs(box.top - next.box.bottom) < reach
    }

    /// Between two characters of a word at most, in the font's size: less than a space.
    private static let gap: Float = 0.18
    /// How far off its line a character stands at most, in its size: rounding alone.
    private static let drift: Float = 0.04
}

extension PDFPageText {
    /// All characters but white space, in poppler's order, with their pieces numbered from 0.
    var glyphs: [PDFGlyph] {
        var glyphs: [PDFGlyph] = []
        for (number, selection) in selections.enumerated() {
            selection.addGlyphs(to: &glyphs, selection: number)
        }
        glyphs.numberPieces()
        return glyphs
    }

    /// Without some of its glyphs.
    func without(_ glyphs: [PDFGlyph]) -> PDFPageText {
        var places = selections.map { _ in Set<Int>() }
        for glyph in glyphs { places[glyph.selection].insert(glyph.place) }
        return PDFPageText(
            selections: zip(selections, places).map { $0.without($1) }, buttons: buttons)
    }
}

extension [PDFGlyph] {
    /// Numbers the pieces by which glyphs go on with which.
    mutating func numberPieces() {
        for index in indices.dropFirst() {
            let last = self[index - 1]
            self[index].piece = last.goesOn(with: self[index]) ? last.piece : last.piece + 1
        }
    }

    /// Ranges of the pieces.
    var pieces: [Range<Int>] {
        var pieces: [Range<Int>] = []
        var start = 0
        for index in indices where index + 1 == count || self[index + 1].piece != self[index].piece
        {
            pieces.append(start..<index + 1)
            start = index + 1
        }
        return pieces
    }
}
