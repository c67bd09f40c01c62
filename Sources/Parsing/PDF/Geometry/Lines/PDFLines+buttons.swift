import Corpus

extension [[PDFWord]] {
    /// Puts each button as ☑ or ☐ beside the words that stand next to it, which say what it is
    /// for; one that stands alone becomes a line with the name that its file gives it.
    mutating func add(_ buttons: [PDFButton]) {
        guard !buttons.isEmpty else { return }
        let boxes = map { line in line.dropFirst().reduce(line[0].box) { $0.union($1.box) } }
        let searched = buttons.count * count < ButtonPlace.mostPairs
        var places: [Int: [(index: Int, word: PDFWord)]] = [:]
        for button in buttons {
            var word = PDFWord(
                text: button.mark, box: button.box,
                size: ButtonPlace.size(of: button.box),
                isBold: false, length: 1)
            guard searched, let place = place(for: word, lines: boxes) else {
                word.text += button.name.map { " " + $0.oneLine } ?? ""
                append([word])
                continue
            }
            word.spacing = place.gap
            places[place.line, default: []].append((place.index, word))
        }
        for (line, marks) in places {
            for mark in marks.sorted(by: {
                ($0.index, $0.word.box.left) > ($1.index, $1.word.box.left)
            }) {
                self[line].insert(mark.word, at: mark.index)
            }
        }
    }

    /// The line with the word nearest to a mark, on either side.
    private func place(for mark: PDFWord, lines boxes: [Box]) -> ButtonPlace? {
        var best: ButtonPlace?
        let reach = ButtonPlace.reach * mark.size
        for (line, box) in boxes.enumerated()
        where box.top < mark.box.middle && box.bottom > mark.box.middle
            && box.left < mark.box.right + reach && box.right > mark.box.left - reach
        {
            for (index, word) in self[line].enumerated() {
                let isRight = word.box.centre > mark.box.centre
                let gap =
                    isRight
                    ? word.box.left - mark.box.right : mark.box.left - word.box.right
                guard gap < Swift.min(reach, best?.gap ?? reach), gap > -mark.size else { continue }
                best = ButtonPlace(
                    line: line, index: isRight ? index : index + 1, gap: Swift.max(gap, 0))
            }
        }
        return best
    }
}

/// Where a button goes.
private struct ButtonPlace {
    var line: Int
    /// Of the word that the mark goes before.
    var index: Int
    var gap: Float

    /// How far from a button its words stand at most, in its size: forms leave a space or a tab.
    static let reach: Float = 2.5
    /// The size that a button's mark has, in points: as high as the button is, within what text is.
    static func size(of box: Box) -> Float { min(max(box.height, 4), 12) }
    /// Pairs of buttons and lines looked at: real forms have hundreds of buttons, and the search
    /// looks at each line for each.
    static let mostPairs = 10_000_000
}
