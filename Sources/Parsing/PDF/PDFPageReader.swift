import CPoppler
import Corpus

/// One page's text with the place and the font of each character.
final class PDFPageReader {
    let page: OpaquePointer
    let width: Float
    let height: Float

    init(_ page: OpaquePointer) {
        self.page = page
        var width = 0.0
        var height = 0.0
        poppler_page_get_size(page, &width, &height)
        self.width = Float(points: width)
        self.height = Float(points: height)
    }

    deinit { g_object_unref(gpointer(page)) }

    var label: String? { PDFFile.take(poppler_page_get_label(page)) }

    /// Whether an image stands on the page. Slow: poppler interprets the page again.
    var hasImages: Bool {
        guard let images = poppler_page_get_image_mapping(page) else { return false }
        poppler_page_free_image_mapping(images)
        return true
    }
}

/// Characters up to `end`, inclusive, have this font.
struct PDFFontRun {
    var end: Int
    /// Points.
    var size: Float
    var isBold: Bool

    static func isBold(_ name: String) -> Bool {
        let name = name.lowercased()
        return ["bold", "black", "heavy", "demi", "semibold", "-bd", "cmbx"].contains {
            name.contains($0)
        }
    }
}

/// Characters between white space, and where they stand.
struct PDFWord {
    var text: String
    var box: Box
    /// Of the first and the last character.
    var firstBox: Box
    var lastBox: Box
    var size: Float
    var isBold: Bool
    /// Number of characters; each is one box of poppler's.
    var length: Int
    /// Whether it has letters of a right-to-left script.
    var runsLeft = false

    init(
        text: String, box: Box, size: Float, isBold: Bool, length: Int, runsLeft: Bool = false
    ) {
        self.text = text
        self.box = box
        firstBox = box
        lastBox = box
        self.size = size
        self.isBold = isBold
        self.length = length
        self.runsLeft = runsLeft
    }

    /// Whether a letter of the other direction follows, as it does without a space where the
    /// directions meet.
    fileprivate func turns(at scalar: Unicode.Scalar) -> Bool {
        guard runsLeft || scalar.runsLeft, scalar.properties.isAlphabetic,
            let last = text.unicodeScalars.last, last.properties.isAlphabetic
        else { return false }
        return runsLeft != scalar.runsLeft
    }
}

extension [PDFWord] {
    /// Without words printed a second time over themselves to look bold. poppler removes
    /// doubled characters, but not where the two words differ in their ends.
    var withoutDoubles: [PDFWord] {
        guard count > 1 else { return self }
        var kept: [PDFWord] = []
        for word in self {
            if let last = kept.last, abs(last.box.left - word.box.left) < 0.2 * word.size,
                abs(last.box.top - word.box.top) < 0.2 * word.size
            {
                if word.text.hasPrefix(last.text) {
                    kept[kept.count - 1] = word
                    continue
                }
                if last.text.hasPrefix(word.text) { continue }
            }
            kept.append(word)
        }
        return kept
    }
}

extension Float {
    /// A length on a page. Files may state anything: no page is longer than 14,400 points, and
    /// what is no number is nothing.
    init(points: Double) {
        self = points.isNaN ? 0 : Float(min(max(points, -100_000), 100_000))
    }
}

extension Box {
    init(_ rectangle: PopplerRectangle) {
        let (x1, x2) = (Float(points: rectangle.x1), Float(points: rectangle.x2))
        let (y1, y2) = (Float(points: rectangle.y1), Float(points: rectangle.y2))
        self.init(left: min(x1, x2), top: min(y1, y2), right: max(x1, x2), bottom: max(y1, y2))
    }

    var width: Float { right - left }
    var height: Float { bottom - top }
    var middle: Float { (top + bottom) / 2 }

    func union(_ other: Box) -> Box {
        Box(
            left: min(left, other.left), top: min(top, other.top),
            right: max(right, other.right), bottom: max(bottom, other.bottom))
    }
}

/// Gathers characters into words and words into lines.
struct PDFLineBuilder {
    private let fonts: [PDFFontRun]
    /// Words do not reach from one of their cells into another.
    private let grids: [PDFGrid]
    private var font = 0
    private var lines: [[PDFWord]] = []
    private var line: [PDFWord] = []
    private var word: PDFWord?
    /// Box of the line's last character.
    private var lastBox: Box?

    init(fonts: [PDFFontRun], grids: [PDFGrid] = []) {
        self.fonts = fonts
        self.grids = grids
    }

    mutating func append(_ scalar: Unicode.Scalar, _ box: Box, at index: Int) {
        while font < fonts.count - 1 && index > fonts[font].end { font += 1 }
        if scalar == "\n" || scalar == "\u{0C}" {
            closeLine()
        } else if scalar.properties.isWhitespace || scalar.value == 0 {
            closeWord()
        } else {
            extend(scalar, box)
        }
    }

    private mutating func extend(_ scalar: Unicode.Scalar, _ box: Box) {
        let size = fonts.isEmpty ? box.height : fonts[font].size
        let isBold = fonts.isEmpty ? false : fonts[font].isBold
        if let last = lastBox {
            if Self.isBelow(last, box, size: size) {
                closeLine()
            } else if let word,
                Self.isApart(last, box, size: size) || word.turns(at: scalar)
                    || isParted(last, box)
            {
                closeWord()
            }
        }
        lastBox = box
        guard var open = word else {
            word = PDFWord(
                text: String(Character(scalar)), box: box, size: size, isBold: isBold, length: 1,
                runsLeft: scalar.runsLeft)
            return
        }
        open.text.unicodeScalars.append(scalar)
        open.box = open.box.union(box)
        open.lastBox = box
        open.length += 1
        open.size = max(open.size, size)
        open.isBold = open.isBold && isBold
        open.runsLeft = open.runsLeft || scalar.runsLeft
        word = open
    }

    /// poppler writes no space where it thinks that two words belong to different columns or
    /// cells; the gap between their boxes is there all the same.
    private static func isApart(_ last: Box, _ next: Box, size: Float) -> Bool {
        let gap = max(next.left - last.right, last.left - next.right)
        let drop = max(next.top - last.bottom, last.top - next.bottom)
        return gap > 0.2 * max(size, 1) && drop < 0 || gap > 0 && drop > 0
    }

    /// Whether a rule stands between two characters; one through a character is a drawing's.
    private func isParted(_ last: Box, _ next: Box) -> Bool {
        grids.contains {
            $0.cell(x: last.centre, y: last.middle) != $0.cell(x: next.centre, y: next.middle)
                && !$0.cuts(last) && !$0.cuts(next)
        }
    }

    /// Nor does poppler always end a line between two rows of a table.
    private static func isBelow(_ last: Box, _ next: Box, size: Float) -> Bool {
        next.left < last.left - size && next.middle > last.bottom
    }

    private mutating func closeWord() {
        if let word { line.append(word) }
        word = nil
    }

    private mutating func closeLine() {
        closeWord()
        // poppler gives right-to-left words in reading order on some pages, from the left on
        // others; fragments put them in order.
        if line.contains(where: \.runsLeft) { line.sort { $0.box.left < $1.box.left } }
        if !line.isEmpty { lines.append(line) }
        line = []
        lastBox = nil
    }

    mutating func finish() -> [[PDFWord]] {
        closeLine()
        return lines
    }
}
