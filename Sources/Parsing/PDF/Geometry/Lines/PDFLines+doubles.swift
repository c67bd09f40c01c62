import Corpus

extension [[PDFWord]] {
    /// Without words that stand a second time in another line at the same place: text printed
    /// twice to look bold, of which poppler makes two lines where one of them goes on. What is
    /// left of two such lines is one line.
    var withoutDoubledLines: [[PDFWord]] {
        guard count > 1 else { return self }
        var lines = self
        let boxes = map { line in line.dropFirst().reduce(line[0].box) { $0.union($1.box) } }
        let order = indices.sorted { (boxes[$0].top, $0) < (boxes[$1].top, $1) }
        for (place, first) in order.enumerated() {
            for second in order[(place + 1)...].prefix(DoubledLines.most) {
                let (upper, lower) = (boxes[first], boxes[second])
                let reach = DoubledLines.drop * Swift.min(upper.height, lower.height)
                guard lower.top - upper.top < reach else { break }
                let shared = Swift.min(upper.right, lower.right) - Swift.max(upper.left, lower.left)
                guard shared > DoubledLines.overlap * lower.height else { continue }
                Self.merge(Swift.min(first, second), Swift.max(first, second), in: &lines)
            }
        }
        return lines.filter { !$0.isEmpty }
    }

    /// Merges two lines at one height if a word of theirs is doubled.
    private static func merge(_ first: Int, _ second: Int, in lines: inout [[PDFWord]]) {
        guard let (one, other) = undoubled(lines[first], lines[second]) else { return }
        lines[first] = (one + other).sorted { $0.box.left < $1.box.left }
        lines[second] = []
    }

    /// Both lines without what the other one has; nil where nothing is doubled.
    private static func undoubled(
        _ one: [PDFWord], _ other: [PDFWord]
    ) -> ([PDFWord], [PDFWord])? {
        guard one.count * other.count < DoubledLines.mostPairs else { return nil }
        let rest = one.filter { word in
            !other.contains { $0.covers(word) && ($0.length > word.length) }
        }
        let more = other.filter { word in !rest.contains { $0.covers(word) } }
        guard rest.count < one.count || more.count < other.count else { return nil }
        return (rest, more)
    }
}

private enum DoubledLines {
    /// Lines looked at that begin where one does: a page has a few, a hostile one gets no more.
    static let most = 32
    /// Pairs of words compared: hostile files lay thousands over each other.
    static let mostPairs = 10_000
    /// How much lower the second print may begin, as a share of the line's height: lines of text
    /// begin a whole height apart.
    static let drop: Float = 0.3
    /// How wide two lines share their place, as a share of the height: about a letter.
    static let overlap: Float = 0.5
}

extension PDFWord {
    /// Whether another word says the same as the beginning or the end of this one, at its place.
    func covers(_ word: PDFWord) -> Bool {
        let reach = Self.printedTwice * Swift.max(Swift.min(size, word.size), 1)
        guard abs(box.top - word.box.top) < reach else { return false }
        return abs(box.left - word.box.left) < reach && text.hasPrefix(word.text)
            || abs(box.right - word.box.right) < reach && text.hasSuffix(word.text)
    }
}
