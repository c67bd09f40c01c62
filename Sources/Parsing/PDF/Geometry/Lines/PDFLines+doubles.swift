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
            // Lines that begin within the upper third of this one; seldom more than a few.
            for second in order[(place + 1)...].prefix(32) {
                let (upper, lower) = (boxes[first], boxes[second])
                guard lower.top - upper.top < 0.3 * Swift.min(upper.height, lower.height) else {
                    break
                }
                let shared = Swift.min(upper.right, lower.right) - Swift.max(upper.left, lower.left)
                guard shared > 0.5 * lower.height else { continue }
                Self.merge(&lines, Swift.min(first, second), Swift.max(first, second))
            }
        }
        return lines.filter { !$0.isEmpty }
    }

    /// Merges two lines at one height if a word of theirs is doubled.
    private static func merge(_ lines: inout [[PDFWord]], _ first: Int, _ second: Int) {
        guard let (one, other) = undoubled(lines[first], lines[second]) else { return }
        lines[first] = (one + other).sorted { $0.box.left < $1.box.left }
        lines[second] = []
    }

    /// Both lines without what the other one has; nil where nothing is doubled.
    private static func undoubled(
        _ one: [PDFWord], _ other: [PDFWord]
    ) -> ([PDFWord], [PDFWord])? {
        // Hostile files lay thousands of words over each other.
        guard one.count * other.count < 10_000 else { return nil }
        let rest = one.filter { word in
            !other.contains { $0.covers(word) && ($0.length > word.length) }
        }
        let more = other.filter { word in !rest.contains { $0.covers(word) } }
        guard rest.count < one.count || more.count < other.count else { return nil }
        return (rest, more)
    }
}

extension PDFWord {
    /// Whether another word says the same as the beginning or the end of this one, at its place.
    func covers(_ word: PDFWord) -> Bool {
        let reach = 0.2 * Swift.max(Swift.min(size, word.size), 1)
        guard abs(box.top - word.box.top) < reach else { return false }
        return abs(box.left - word.box.left) < reach && text.hasPrefix(word.text)
            || abs(box.right - word.box.right) < reach && text.hasSuffix(word.text)
    }
}
