import Corpus

extension [PDFWord] {
    /// Puts words in small capitals together again: after the large first letter, poppler takes
    /// the kerning of the small ones for a space.
    var withWholeSmallCapitals: [PDFWord] {
        guard count > 1, contains(where: \.isLoneCapital) else { return self }
        var words: [PDFWord] = []
        for word in self {
            if let last = words.last, last.isLoneCapital, last.begins(word) {
                words[words.count - 1].append(word)
            } else {
                words.append(word)
            }
        }
        return words
    }
}

extension PDFWord {
    /// Sizes of the small letters beside the large one, as shares of its: fonts and programs make
    /// them 0.7 to 0.85 of it.
    private static let largestSmallCapital: Float = 0.92
    private static let smallestSmallCapital: Float = 0.6
    /// How far, in sizes of the large letter, one on the same line may seem to stand off it: boxes
    /// are rounded, and fonts descend differently.
    private static let offLine: Float = 0.08
    /// Between two letters of a word, in sizes of the large one: what poppler takes for a space.
    /// Spaces between words are at least twice as wide.
    private static let kerning: Float = 0.13
    /// How far the second letter may reach below the first one's arm (`VA`), in the same sizes.
    private static let overhang: Float = 0.2

    var isLoneCapital: Bool {
        length == 1 && text.unicodeScalars.first?.isCapital == true
    }

    /// Whether a word of smaller capitals on the same line goes on with this letter.
    func begins(_ next: PDFWord) -> Bool {
        let gap = next.box.left - box.right
        let drop = abs(box.bottom - next.box.bottom - Self.descent * (size - next.size))
        return next.size < Self.largestSmallCapital * size
            && next.size > Self.smallestSmallCapital * size && drop < Self.offLine * size
            && gap < Self.kerning * size && gap > -Self.overhang * size
            && next.text.unicodeScalars.first?.isCapital == true
    }
}
