import Corpus
@testable import Parsing

/// A page made by hand: letters are half as wide as they are high, Han characters as wide, a space is
/// a quarter of it.
struct HandPage {
    var width: Float = 600
    var height: Float = 800
    var rules = PDFRules()
    var buttons: [PDFButton] = []
    private var text = String.UnicodeScalarView()
    private var boxes: [Box] = []
    private var fonts: [PDFFontRun] = []

    init() {}

    /// Lines of one paragraph, `pitch` points apart.
    init(_ lines: [String], left: Float = 60, top: Float = 200, size: Float = 10, pitch: Float = 12)
    {
        for (index, line) in lines.enumerated() {
            add(line, left: left, top: top + Float(index) * pitch, size: size)
        }
    }

    /// Adds what poppler takes for a line of its own; `top` and `left` are its box's.
    mutating func add(
        _ line: String, left: Float, top: Float, size: Float = 10, isBold: Bool = false
    ) {
        if !text.isEmpty { append("\n", in: boxes[boxes.count - 1]) }
        append(line, left: left, top: top, size: size, isBold: isBold)
    }

    /// Adds characters to the line that was added last.
    mutating func append(
        _ line: String, left: Float, top: Float, size: Float = 10, isBold: Bool = false
    ) {
        var left = left
        for scalar in line.unicodeScalars {
            let width = Self.width(scalar, size: size)
            append(scalar, in: Box(left: left, top: top, right: left + width, bottom: top + size))
            left += width
        }
        fonts.append(PDFFontRun(end: text.count - 1, size: size, isBold: isBold))
    }

    /// Adds characters from the top down, each in a place as wide as it is high.
    mutating func addColumn(_ column: String, left: Float, top: Float, size: Float = 10) {
        for (index, character) in column.enumerated() {
            add(String(character), left: left, top: top + Float(index) * size, size: size)
        }
    }

    /// Adds a character of a line of its own, in the box that poppler gives it.
    mutating func add(_ scalar: Unicode.Scalar, in box: Box, size: Float) {
        if !text.isEmpty { append("\n", in: boxes[boxes.count - 1]) }
        append(scalar, in: box)
        fonts.append(PDFFontRun(end: text.count - 1, size: size, isBold: false))
    }

    mutating func stroke(_ left: Float, _ top: Float, to right: Float, _ bottom: Float) {
        rules.stroke(from: (left, top), to: (right, bottom))
    }

    /// Rules around and between cells.
    mutating func addGrid(columns: [Float], rows: [Float]) {
        for row in rows { stroke(columns[0], row, to: columns[columns.count - 1], row) }
        for column in columns { stroke(column, rows[0], to: column, rows[rows.count - 1]) }
    }

    private mutating func append(_ scalar: Unicode.Scalar, in box: Box) {
        text.append(scalar)
        boxes.append(box)
    }

    static func width(_ scalar: Unicode.Scalar, size: Float) -> Float {
        scalar == " " ? size / 4 : scalar.isEastAsian ? size : size / 2
    }

    // MARK: What geometry makes of it

    var characters: PDFPageText {
        PDFPageText(
            selections: [PDFSelection(String(text), boxes: boxes, fonts: fonts)], buttons: buttons)
    }

    /// Words by lines.
    var lines: [[PDFWord]] { characters.lines() }

    var content: PDFPageContent {
        let joined = rules.joined()
        return PDFPageContent(
            characters, rules: joined.map { .found($0) } ?? .tooMany, width: width, height: height)
    }

    var fragments: [PDFFragment] { content.fragments }

    func page(number: Int = 1) -> PDFPage {
        let content = content
        return PDFPage(
            number: number, width: width, height: height, verdict: .ok,
            fragments: content.fragments, turned: content.turned)
    }

    var blocks: [Block] { [self].blocks() }
}

extension [HandPage] {
    func blocks(outline: [Document.OutlineEntry] = []) -> [Block] {
        let pages = enumerated().map { $1.page(number: $0 + 1) }
        return PDFStructure.blocks(of: pages, outline: outline).map(\.block)
    }
}

extension PDFRules {
    mutating func stroke(
        from start: (x: Float, y: Float), to end: (x: Float, y: Float), width: Float = 0.5
    ) {
        var path = PDFPath()
        path.move(to: PDFPath.Point(x: start.x, y: start.y))
        path.line(to: PDFPath.Point(x: end.x, y: end.y))
        stroke(path, width: width, within: nil)
    }
}

extension PDFWord {
    /// A word of upright characters side by side.
    static func made(
        _ text: String, left: Float, top: Float, size: Float = 10, isBold: Bool = false
    ) -> PDFWord {
        var boxes: [Box] = []
        var right = left
        for scalar in text.unicodeScalars {
            let start = right
            right += HandPage.width(scalar, size: size)
            boxes.append(Box(left: start, top: top, right: right, bottom: top + size))
        }
        var word = PDFWord(
            text: text, box: Box(left: left, top: top, right: right, bottom: top + size),
            size: size, isBold: isBold, length: boxes.count)
        (word.firstBox, word.lastBox) = (boxes[0], boxes[boxes.count - 1])
        return word
    }
}

extension PDFFragment {
    static func made(
        _ text: String, left: Float, top: Float, size: Float = 10, isBold: Bool = false
    ) -> PDFFragment {
        PDFFragment([.made(text, left: left, top: top, size: size, isBold: isBold)])
    }
}

extension [Block] {
    func texts(_ kind: Block.Kind) -> [String] { filter { $0.kind == kind }.map(\.text) }
}
