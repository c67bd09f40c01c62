import Corpus

@testable import Parsing

/// Any bytes as pages of characters, fonts, rules and buttons, so that a fuzzer can change them and
/// a generator of random numbers can make them. Every byte string is a document; what the bytes end
/// within is filled up with zeros.
struct PageBytes {
    struct Sheet {
        var width: Float
        var height: Float
        var text = String.UnicodeScalarView()
        var boxes: [Box] = []
        var fonts: [PDFFontRun] = []
        var rules = PDFRules()
        var frames: [FramedArea] = []
        var buttons: [PDFButton] = []
        var typed: [PDFFragment] = []
    }

    private(set) var sheets: [Sheet] = []
    private(set) var outline: [Document.OutlineEntry] = []
    private var rest: Slice<UnsafeRawBufferPointer>

    /// More pages, or characters of a page, would only cost time.
    private static let mostSheets = 12
    private static let mostCharacters = 3_000

    init(_ bytes: UnsafeRawBufferPointer) {
        rest = bytes[...]
        sheets = [Sheet(width: 600, height: 800)]
        while !rest.isEmpty { readItem() }
    }

    private var last: Int { sheets.count - 1 }

    private mutating func readItem() {
        switch byte() % 16 {
        case 0 where sheets.count < Self.mostSheets:
            sheets.append(Sheet(width: 100 + Float(byte()) * 4, height: 100 + Float(byte()) * 4))
        case 1: readRule()
        case 2: readGrid()
        case 3: readButton()
        case 4:
            let (box, line) = (box(), text(Int(byte() % 8)))
            sheets[last].typed += PDFFragment.typed([line, line], in: box)
        case 5: sheets[last].frames.append(FramedArea(box(), isField: byte() % 2 == 0))
        case 6:
            outline.append(
                Document.OutlineEntry(
                    title: text(Int(byte() % 8)), level: 1 + Int(byte() % 20),
                    page: byte() % 3 == 0 ? nil : Int(byte() % 12)))
        case 7: append("\n", in: Box(left: 0, top: 0, right: 0, bottom: 0))
        case 8:
            let size = wild()
            append(scalar(), in: Box(left: wild(), top: wild(), right: wild(), bottom: wild()))
            sheets[last].fonts.append(
                PDFFontRun(end: sheets[last].text.count - 1, size: abs(size), isBold: false))
        default: readRun()
        }
    }

    /// Characters that follow each other by one step in any direction, as on a line.
    private mutating func readRun() {
        let flags = byte()
        let size = Float(byte() % 64) / 2
        var (left, top) = (coordinate(), coordinate())
        let spacing = Float(Int8(bitPattern: byte())) / 16
        for _ in 0..<byte() % 32 {
            let scalar = scalar()
            let width = HandPage.width(scalar, size: size)
            append(scalar, in: Box(left: left, top: top, right: left + width, bottom: top + size))
            switch flags % 8 {
            case 0: top += size + spacing
            case 1: top -= size + spacing
            case 2: left -= width + spacing
            default: left += width + spacing
            }
        }
        sheets[last].fonts.append(
            PDFFontRun(end: sheets[last].text.count - 1, size: size, isBold: flags & 8 != 0))
        if flags & 16 != 0 { append("\n", in: Box(left: left, top: top, right: left, bottom: top)) }
    }

    private mutating func append(_ scalar: Unicode.Scalar, in box: Box) {
        guard sheets[last].text.count < Self.mostCharacters else { return }
        sheets[last].text.append(scalar)
        sheets[last].boxes.append(box)
    }

    private mutating func readRule() {
        let (start, end) = ((coordinate(), coordinate()), (coordinate(), coordinate()))
        let (x, y) = byte() % 2 == 0 ? (end.0, start.1) : (start.0, end.1)
        sheets[last].rules.stroke(from: start, to: (x, y), width: Float(byte()) / 32)
    }

    private mutating func readGrid() {
        let corner = (x: coordinate(), y: coordinate())
        var (columns, rows) = ([corner.x], [corner.y])
        for _ in 0..<1 + byte() % 6 { columns.append(columns[columns.count - 1] + step()) }
        for _ in 0..<1 + byte() % 8 { rows.append(rows[rows.count - 1] + step()) }
        let (right, bottom) = (columns[columns.count - 1], rows[rows.count - 1])
        for row in rows { sheets[last].rules.stroke(from: (corner.x, row), to: (right, row)) }
        for column in columns {
            sheets[last].rules.stroke(from: (column, corner.y), to: (column, bottom))
        }
    }

    private mutating func readButton() {
        let name = byte() % 2 == 0 ? nil : text(3)
        sheets[last].buttons.append(PDFButton(isOn: byte() % 2 == 0, box: box(), name: name))
    }

    // MARK: Values

    private mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

    private mutating func step() -> Float { Float(byte()) / 2 }

    /// Quarters of a point, on the page and a little beside it.
    private mutating func coordinate() -> Float {
        Float(UInt16(byte()) << 8 | UInt16(byte())).truncatingRemainder(dividingBy: 4_000) / 4 - 50
    }

    private mutating func box() -> Box {
        let (left, top) = (coordinate(), coordinate())
        return Box(left: left, top: top, right: left + step(), bottom: top + step())
    }

    /// What a file may state for a length: anything.
    private mutating func wild() -> Float {
        var pattern: UInt64 = 0
        for _ in 0..<3 { pattern = pattern << 8 | UInt64(byte()) }
        return Float(points: Double(bitPattern: pattern << 40))
    }

    private mutating func text(_ count: Int) -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<count { text.append(scalar()) }
        return String(text)
    }

    private mutating func scalar() -> Unicode.Scalar {
        let value = byte()
        if value < 0x80 { return value < 0x20 ? " " : Unicode.Scalar(value) }
        if value < 0xF0 { return Self.scalars[Int(value) % Self.scalars.count] }
        let any = UInt32(byte()) << 16 | UInt32(byte()) << 8 | UInt32(byte())
        return Unicode.Scalar(any & 0x1F_FFFF) ?? "\u{FFFD}"
    }

    /// Those that geometry looks at.
    private static let scalars = Array(
        "甲乙丙天地第條章一二三百之，。；「」、：（①〇圖表頁공あ•·…－—¶†※Øé²½אבجʼ\u{E000}\u{FE41}\u{3000}\u{0C}\u{AD}"
            .unicodeScalars)
}
