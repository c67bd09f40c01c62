/// Numbers of a page's characters, by what became of them.
struct PDFLeftOut {
    /// Drawn on the page, or typed into it.
    var drawn = 0
    /// Left out on purpose: text on other text, watermarks, and what was printed twice.
    var layered = 0
    var watermark = 0
    var doubled = 0
    /// Whether text on other text could not be told apart.
    var isUnjudged = false
    /// Characters on others that are shown as well: both are read, as they stand.
    var mixed = 0
    /// Neither left out on purpose nor in a block.
    private(set) var missing = 0

    /// Of a hundred that may be missing, and how many at least are worth a word: hyphens at lines'
    /// ends go, marks are put together.
    private static let share = 5
    private static let least = 10

    /// Whether the page is read in part.
    var isIncomplete: Bool { missing >= Self.least && missing * 100 > drawn * Self.share }

    /// - Parameter read: characters in the page's blocks.
    mutating func account(for read: Int) {
        missing = max(0, drawn - layered - watermark - doubled - read)
    }
}

extension String {
    /// Its characters but white space and private-use ones, which are pieces of a symbol font's
    /// brackets.
    var lengthOfText: Int {
        unicodeScalars.count(where: \.isText)
    }
}

extension Unicode.Scalar {
    /// Neither white space nor private-use, nor a mark of direction.
    var isText: Bool {
        switch value {
        case 0x21...0x7E, 0x3001...0x9FFF: true
        case 0...0x20, 0x202A...0x202E, 0xE000...0xF8FF, 0xF0000...: false
        default: !isSpace
        }
    }
}
