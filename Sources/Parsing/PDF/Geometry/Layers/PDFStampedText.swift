import Corpus

/// Upright text that is stamped across a page's own: one large word behind the lines, or a small
/// text again and again.
struct PDFStampedText {
    /// Indices of the glyphs.
    private(set) var taken: Set<Int> = []

    /// Times the size of the text that it stands on, at least: a title's is less, and stands on
    /// none.
    private static let large: Float = 2.5
    /// Points: smaller type is not large.
    private static let leastSize: Float = 24
    /// Letters of a large word at least, and Han characters (草稿, 机密), and characters under each of
    /// them: an initial has none.
    private static let leastLetters = 3
    private static let leastHan = 2
    private static let leastUnder = 2
    /// Times that a repeated text stands on its page at least.
    private static let repeats = 4
    /// Of a style's characters, in percent: those in repeated words, and those on other text.
    private static let repeated = 95
    private static let covering = 20
    /// Pairs compared: a hostile page gets no more.
    private static let mostPairs = 20_000_000

    private struct Line: Hashable {
        var style: PDFGlyphStyle
        /// Points.
        var bottom: Int
    }

    /// O(glyphs), and O(glyphs · large ones).
    init(_ glyphs: [PDFGlyph], pieces: [Range<Int>], hasOverlaps: Bool) {
        takeLarge(glyphs, pieces: pieces)
        if hasOverlaps { takeRepeated(glyphs, pieces: pieces) }
    }

    private mutating func takeLarge(_ glyphs: [PDFGlyph], pieces: [Range<Int>]) {
        let large = pieces.filter { glyphs[$0.lowerBound].size >= Self.leastSize }
        guard large.joined().count * glyphs.count < Self.mostPairs else { return }
        // Han characters with room between them are pieces of their own.
        var lines: [Line: [Int]] = [:]
        for piece in large {
            let isHan = glyphs[piece].allSatisfy(\.scalar.isEastAsian)
            if isHan, piece.count == 1 {
                let glyph = glyphs[piece.lowerBound]
                let line = Line(
                    style: PDFGlyphStyle(glyph), bottom: Int(glyph.box.bottom.rounded()))
                lines[line, default: []].append(piece.lowerBound)
            } else if piece.count >= (isHan ? Self.leastHan : Self.leastLetters),
                Self.isOver(piece, among: glyphs)
            {
                taken.formUnion(piece)
            }
        }
        for line in lines.values where line.count >= Self.leastHan {
            if line.allSatisfy({ Self.isOver($0..<$0 + 1, among: glyphs) }) {
                taken.formUnion(line)
            }
        }
    }

    private static func isOver(_ piece: Range<Int>, among glyphs: [PDFGlyph]) -> Bool {
        let most = glyphs[piece.lowerBound].size / large
        let box = piece.dropFirst().reduce(glyphs[piece.lowerBound].box) {
            $0.union(glyphs[$1].box)
        }
        let under = glyphs.count { glyph in
            glyph.size <= most && box.left < glyph.box.centre && box.right > glyph.box.centre
                && box.top < glyph.box.middle && box.bottom > glyph.box.middle
        }
        return under >= leastUnder * piece.count
    }

    private mutating func takeRepeated(_ glyphs: [PDFGlyph], pieces: [Range<Int>]) {
        var styles: [PDFGlyphStyle: [Range<Int>]] = [:]
        for piece in pieces {
            styles[PDFGlyphStyle(glyphs[piece.lowerBound]), default: []].append(piece)
        }
        guard styles.count > 1 else { return }
        let grid = PDFGlyphGrid(glyphs)
        for pieces in styles.values {
            var counts: [String: Int] = [:]
            for piece in pieces { counts[Self.text(glyphs[piece]), default: 0] += 1 }
            let all = pieces.joined().count
            let again = pieces.reduce(0) {
                counts[Self.text(glyphs[$1]), default: 0] >= Self.repeats ? $0 + $1.count : $0
            }
            guard all > Self.repeats, again * 100 >= Self.repeated * all else { continue }
            let style = glyphs[pieces[0].lowerBound]
            let onOthers = pieces.joined().count { index in
                grid.near(index).contains {
                    glyphs[$0].meets(glyphs[index]) && !glyphs[$0].hasStyle(of: style)
                }
            }
            if onOthers * 100 >= Self.covering * all { taken.formUnion(pieces.joined()) }
        }
    }

    private static func text(_ glyphs: ArraySlice<PDFGlyph>) -> String {
        String(String.UnicodeScalarView(glyphs.map(\.scalar)))
    }
}
