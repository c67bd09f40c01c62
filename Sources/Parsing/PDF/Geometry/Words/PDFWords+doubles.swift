import Corpus

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
