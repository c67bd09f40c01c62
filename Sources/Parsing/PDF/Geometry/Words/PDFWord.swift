import Corpus

/// Characters between white space, and where they stand.
struct PDFWord {
    var text: String
    var box: Box
    /// Of the first and the last character.
    var firstBox: Box
    var lastBox: Box
    /// Of its largest character's font, in points.
    var size: Float
    var isBold: Bool
    /// Number of characters; each is one box of poppler's.
    var length: Int
    /// Whether it has letters of a right-to-left script.
    var runsLeft = false
    /// Points around the word that are no space: those between letterspaced letters.
    var spacing: Float = 0

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

    /// What a glyph's box reaches below the line, as a share of its font's size: what the font
    /// descends, about a fifth.
    static let descent: Float = 0.22

    /// Whether a letter of the other direction follows, as it does without a space where the
    /// directions meet.
    func turns(at scalar: Unicode.Scalar) -> Bool {
        guard runsLeft || scalar.runsLeft, scalar.properties.isAlphabetic,
            let last = text.unicodeScalars.last, last.properties.isAlphabetic
        else { return false }
        return runsLeft != scalar.runsLeft
    }
}
