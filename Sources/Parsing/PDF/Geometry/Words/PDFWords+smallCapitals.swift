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
    var isLoneCapital: Bool {
        length == 1 && text.unicodeScalars.first?.isCapital == true
    }

    /// Whether a word of smaller capitals on the same line goes on with this letter. Spaces
    /// between words are at least twice as wide.
    func begins(_ next: PDFWord) -> Bool {
        let gap = next.box.left - box.right
        let drop = abs(box.bottom - next.box.bottom - 0.22 * (size - next.size))
        return next.size < 0.92 * size && next.size > 0.6 * size && drop < 0.08 * size
            && gap < 0.13 * size && gap > -0.2 * size
            && next.text.unicodeScalars.first?.isCapital == true
    }
}
