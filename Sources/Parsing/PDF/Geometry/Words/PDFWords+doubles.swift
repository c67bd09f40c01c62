import Corpus

extension PDFWord {
    /// How far apart two prints of one word are at most, in its size: programs set the second one a
    /// few tenths of a point aside, and no two words of a line begin that close.
    static let printedTwice: Float = 0.2
}

extension [PDFWord] {
    /// Without words printed a second time over themselves to look bold. poppler removes
    /// doubled characters, but not where the two words differ in their ends.
    var withoutDoubles: [PDFWord] {
        guard count > 1 else { return self }
        var kept: [PDFWord] = []
        for word in self {
            let reach = PDFWord.printedTwice * word.size
            if let last = kept.last, abs(last.box.left - word.box.left) < reach,
                abs(last.box.top - word.box.top) < reach
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
