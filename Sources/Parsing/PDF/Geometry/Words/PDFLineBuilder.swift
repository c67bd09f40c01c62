import Corpus

/// Gathers characters into words and words into lines.
struct PDFLineBuilder {
    private let fonts: [PDFFontRun]
    /// Words do not reach from one of their cells into another.
    private let grids: [PDFGrid]
    /// Whether characters that follow each other need not have stood side by side.
    private let isSifted: Bool
    /// Whether poppler takes the page to run right to left.
    private let isLeftwards: Bool
    private var font = 0
    private var lines: [[PDFWord]] = []
    private var line: [PDFWord] = []
    private var word: PDFWord?
    /// Box of the line's last character.
    private var lastBox: Box?
    /// The open word's last character that stands on the line, and what stands off it since.
    private var base = PDFRaisedRun.Glyph(size: 0, top: 0, bottom: 0)
    private var raised: PDFRaisedRun?

    init(
        fonts: [PDFFontRun], grids: [PDFGrid] = [], isSifted: Bool = false,
        isLeftwards: Bool = false
    ) {
        self.fonts = fonts
        self.grids = grids
        self.isSifted = isSifted
        self.isLeftwards = isLeftwards
    }

    mutating func append(_ scalar: Unicode.Scalar, in box: Box, at index: Int) {
        while font < fonts.count - 1 && index > fonts[font].end { font += 1 }
        if scalar == "\n" || scalar == "\u{0C}" {
            closeLine()
        } else if scalar.isSpace || scalar.value == 0 {
            closeWord()
        } else {
            extend(scalar, in: box)
        }
    }

    private mutating func extend(_ scalar: Unicode.Scalar, in box: Box) {
        let size = fonts.isEmpty ? box.height : fonts[font].size
        let isBold = fonts.isEmpty ? false : fonts[font].isBold
        if let last = lastBox {
            if Self.isBelow(box, after: last, size: size) {
                closeLine()
            } else if let word,
                Self.isApart(box, from: last, size: size) || word.turns(at: scalar)
                    || word.isLeft(for: box, size: size)
                    || (isSifted && Self.isElsewhere(box, after: last, size: size))
                    || (isParted(last, box) && !word.goesOn(with: scalar, in: box, size: size))
            {
                closeWord()
            }
        }
        lastBox = box
        let scalar = scalar.uprightForm
        let glyph = PDFRaisedRun.Glyph(size: size, top: box.top, bottom: box.bottom)
        guard var open = word else {
            base = glyph
            word = PDFWord(
                text: String(Character(scalar)), box: box, size: size, isBold: isBold, length: 1,
                runsLeft: scalar.runsLeft)
            return
        }
        place(glyph, in: &open)
        open.text.unicodeScalars.append(scalar)
        open.box = open.box.union(box)
        open.lastBox = box
        open.length += 1
        open.size = max(open.size, size)
        open.isBold = open.isBold && isBold
        open.runsLeft = open.runsLeft || scalar.runsLeft
        word = open
    }

    /// The narrowest space between words, in the font's size: it is a quarter of the size, less in
    /// justified lines, and kerning leaves no gap that wide.
    private static let wordSpace: Float = 0.2

    /// poppler writes no space where it thinks that two words belong to different columns or
    /// cells; the gap between their boxes is there all the same.
    private static func isApart(_ next: Box, from last: Box, size: Float) -> Bool {
        let gap = max(next.left - last.right, last.left - next.right)
        let drop = max(next.top - last.bottom, last.top - next.bottom)
        return gap > wordSpace * max(size, 1) || gap > 0 && drop > 0
    }

    /// How far a character of a word stands above or below the one before at most, in the font's
    /// size: raised ones stand a third of it off the line.
    private static let offLine: Float = 0.6

    /// Whether a character is none of the word that another one ends, which poppler's order of its
    /// characters tells elsewhere.
    private static func isElsewhere(_ next: Box, after last: Box, size: Float) -> Bool {
        let isTurned = next.left == last.left || next.right == last.right
        return !isTurned
            && (next.left < last.left || abs(next.bottom - last.bottom) > offLine * size)
    }

    /// Whether a rule stands between two characters; one through a character is a drawing's.
    private func isParted(_ last: Box, _ next: Box) -> Bool {
        grids.contains { [$0].part(last, next) && !$0.cuts(last) && !$0.cuts(next) }
    }

    /// Nor does poppler always end a line between two rows of a table.
    private static func isBelow(_ next: Box, after last: Box, size: Float) -> Bool {
        next.left < last.left - size && next.middle > last.bottom
    }

    /// Tells whether the next character of a word stands on the line.
    private mutating func place(_ glyph: PDFRaisedRun.Glyph, in word: inout PDFWord) {
        let side = base.side(of: glyph)
        if side != raised?.side { closeRun(&word) }
        if let side {
            if raised == nil {
                raised = PDFRaisedRun(side: side, start: word.text.unicodeScalars.count)
            }
        } else {
            if glyph.side(of: base) == .above, let mark = PDFRaisedRun.leading(word.text) {
                word.text = mark
            }
            base = glyph
        }
    }

    private mutating func closeRun(_ word: inout PDFWord) {
        guard let run = raised else { return }
        raised = nil
        let scalars = Array(word.text.unicodeScalars)
        let before = Array(scalars[..<run.start])
        word.text =
            String(String.UnicodeScalarView(before))
            + RaisedForms.written(Array(scalars[run.start...]), at: run.side, after: before)
    }

    private mutating func closeWord() {
        if var open = word {
            closeRun(&open)
            line.append(open)
        }
        word = nil
    }

    private mutating func closeLine() {
        closeWord()
        // poppler gives right-to-left words in reading order on some pages, from the left on
        // others, and on the former it turns lines of the other direction round as well; fragments
        // put them in order.
        if isLeftwards || line.contains(where: \.runsLeft) {
            line.sort { ($0.box.left, $0.box.right) < ($1.box.left, $1.box.right) }
        }
        if !line.isEmpty { lines.append(line.withWholeSmallCapitals) }
        line = []
        lastBox = nil
    }

    mutating func finish() -> [[PDFWord]] {
        closeLine()
        return lines
    }
}

extension PDFWord {
    /// Whether a word that runs up or down the page does not go on in a box: turned words may stand
    /// side by side, closer than the letters of a line.
    func isLeft(for box: Box, size: Float) -> Bool {
        guard length > 1, firstBox.left == lastBox.left, firstBox.right == lastBox.right,
            firstBox.top != lastBox.top
        else { return false }
        return abs(box.left - lastBox.left) > Self.turnedDrift * size
            && abs(box.right - lastBox.right) > Self.turnedDrift * size
    }

    /// How far a character of a turned word stands off its line at most, in the font's size.
    private static let turnedDrift: Float = 0.5

    /// Whether letters follow each other as in a word: then what parts them is no table's rule.
    func goesOn(with scalar: Unicode.Scalar, in box: Box, size: Float) -> Bool {
        guard scalar.properties.isLowercase, let last = text.unicodeScalars.last else {
            return false
        }
        return last.properties.isAlphabetic && !last.isEastAsian
            && abs(box.left - lastBox.right) < Self.letterGap * size
    }

    /// Between two letters of a word at most, in the font's size.
    private static let letterGap: Float = 0.15
}

extension [PDFGrid] {
    /// Whether two boxes stand in different cells of one of the grids.
    func part(_ one: Box, _ other: Box) -> Bool {
        contains {
            $0.cell(x: one.centre, y: one.middle) != $0.cell(x: other.centre, y: other.middle)
        }
    }
}
