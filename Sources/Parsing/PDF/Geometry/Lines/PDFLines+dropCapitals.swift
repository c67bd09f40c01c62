import Corpus

extension [[PDFWord]] {
    /// Puts large initials, which reach down beside several lines, before the first of these.
    func withDropCapitals(parted grids: [PDFGrid]) -> [[PDFWord]] {
        var lines = self
        var left = DropCapitals.most
        for index in indices where left > 0 {
            guard let initial = lines[index].first, initial.isInitial else { continue }
            if lines[index].count == 1 {
                guard let first = Self.line(beside: initial, in: lines, but: index),
                    !grids.part(initial.box, lines[first][0].box)
                else {
                    continue
                }
                let isApart = Self.isApart(initial, before: lines[first][0], in: lines)
                lines[first][0].prepend(initial, isApart: isApart)
                lines[index] = []
            } else if initial.stands(beside: lines[index][1]) {
                let next = lines[index][1]
                let isApart = Self.isApart(initial, before: next, in: lines)
                lines[index][1].prepend(initial, isApart: isApart)
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
        _ initial: PDFWord, before next: PDFWord, in lines: [[PDFWord]]
    ) -> Bool {
        guard ["A", "I", "O"].contains(initial.text) else { return false }
        let others = lines.compactMap(\.first).filter {
            initial.stands(beside: $0)
                && $0.box.top > next.box.top + DropCapitals.nextLine * next.size
        }
        if let edge = others.map(\.box.left).min(),
            next.box.left > edge + DropCapitals.space * next.size
        {
            return true
        }
        let second = next.text.unicodeScalars.first
        return initial.text == "I" && second.map { !"fnrst".unicodeScalars.contains($0) } ?? true
    }
}

private enum DropCapitals {
    /// Initials a page: it has few, a hostile one gets no more.
    static let most = 16
    /// Size of an initial of two lines or more, in that of the text: titles that stand before text
    /// seldom are as large.
    static let leastSize: Float = 1.8
    /// How far the text may begin below an initial's arm, and how far from the initial, in its own
    /// size: more is a column's gutter.
    static let overhang: Float = 0.5
    static let widestGap: Float = 1.5
    /// How far above the initial's box the first line's middle may be, in the initial's size: their
    /// upper edges are aligned by the letters, not by the boxes.
    static let rise: Float = 0.2
    /// How much lower the second line begins than the first, in the text's size.
    static let nextLine: Float = 0.5
    /// What the first line leaves after an initial that is a word, beyond where the others begin,
    /// in the text's size: a space is a quarter of it.
    static let space: Float = 0.15
}

extension PDFWord {
    /// A capital or a Han character alone.
    var isInitial: Bool {
        guard length == 1, let scalar = text.unicodeScalars.first else { return false }
        return scalar.isCapital || !scalar.isASCII && scalar.properties.isIdeographic
    }

    /// Whether a word of running text begins right of this initial, within its height.
    func stands(beside word: PDFWord) -> Bool {
        let gap = word.box.left - box.right
        return size > DropCapitals.leastSize * word.size
            && gap > -DropCapitals.overhang * word.size && gap < DropCapitals.widestGap * word.size
            && word.box.middle > box.top - DropCapitals.rise * size
            && word.box.middle < box.bottom
            && word.text.unicodeScalars.first?.isLetter == true
    }

    mutating func prepend(_ initial: PDFWord, isApart: Bool) {
        text = initial.text + (isApart ? " " : "") + text
        box.left = Swift.min(box.left, initial.box.left)
        firstBox = box
        length += 1
    }
}
