import Corpus

extension [[PDFWord]] {
    /// Puts large initials, which reach down beside several lines, before the first of these.
    func withDropCapitals(parted grids: [PDFGrid]) -> [[PDFWord]] {
        var lines = self
        // A page has few; a hostile one gets no more.
        var left = 16
        for index in indices where left > 0 {
            guard let initial = lines[index].first, initial.isInitial else { continue }
            if lines[index].count == 1 {
                guard let first = Self.line(beside: initial, in: lines, but: index),
                    !grids.part(initial.box, lines[first][0].box)
                else {
                    continue
                }
                lines[first][0].prepend(initial, Self.isApart(initial, lines[first][0], in: lines))
                lines[index] = []
            } else if initial.stands(beside: lines[index][1]) {
                let next = lines[index][1]
                lines[index][1].prepend(initial, Self.isApart(initial, next, in: lines))
                lines[index].removeFirst()
            } else {
                continue
            }
            left -= 1
        }
        return lines.filter { !$0.isEmpty }
    }

    /// The topmost of at least two lines right of the initial.
    private static func line(
        beside initial: PDFWord, in lines: [[PDFWord]], but index: Int
    ) -> Int? {
        let beside = lines.indices.filter { line in
            line != index && lines[line].first.map { initial.stands(beside: $0) } == true
        }
        guard beside.count > 1 else { return nil }
        return beside.min { lines[$0][0].box.top < lines[$1][0].box.top }
    }

    /// Whether the initial is a word by itself: only A, I and O are, where the first line leaves
    /// them a space that the others do not, or no English word goes on so.
    private static func isApart(
        _ initial: PDFWord, _ next: PDFWord, in lines: [[PDFWord]]
    ) -> Bool {
        guard ["A", "I", "O"].contains(initial.text) else { return false }
        let others = lines.compactMap(\.first).filter {
            initial.stands(beside: $0) && $0.box.top > next.box.top + 0.5 * next.size
        }
        if let edge = others.map(\.box.left).min(), next.box.left > edge + 0.15 * next.size {
            return true
        }
        let second = next.text.unicodeScalars.first
        return initial.text == "I" && second.map { !"fnrst".unicodeScalars.contains($0) } ?? true
    }
}

extension PDFWord {
    /// A capital or a Han character alone.
    var isInitial: Bool {
        guard length == 1, let scalar = text.unicodeScalars.first else { return false }
        return scalar.isCapital || scalar.value > 0x7F && scalar.properties.isIdeographic
    }

    /// Whether a word of running text begins right of this initial, within its height.
    func stands(beside word: PDFWord) -> Bool {
        let gap = word.box.left - box.right
        return size > 1.8 * word.size && gap > -0.5 * word.size && gap < 1.5 * word.size
            && word.box.middle > box.top - 0.2 * size && word.box.middle < box.bottom
            && word.text.unicodeScalars.first?.isLetter == true
    }

    mutating func prepend(_ initial: PDFWord, _ isApart: Bool) {
        text = initial.text + (isApart ? " " : "") + text
        box.left = Swift.min(box.left, initial.box.left)
        firstBox = box
        length += 1
    }
}
