import Corpus

extension [PDFWord] {
    /// How far apart the middles of two words of a line are at most, in the font's size: lines
    /// stand a whole size apart.
    private static var sameLine: Float { 0.35 }

    /// The words' lines by where they stand, from the top, each from the left.
    var byLines: [[PDFWord]] {
        let sorted = enumerated().sorted {
            ($0.element.box.middle, $0.element.box.left, $0.offset)
                < ($1.element.box.middle, $1.element.box.left, $1.offset)
        }
        var lines: [[PDFWord]] = []
        for (_, word) in sorted {
            if let first = lines.last?.first,
                word.box.middle - first.box.middle < Self.sameLine * Swift.max(word.size, 1)
            {
                lines[lines.count - 1].append(word)
            } else {
                lines.append([word])
            }
        }
        return lines.map { $0.sorted { $0.box.left < $1.box.left } }
    }
}

extension [[PDFWord]] {
    /// The same words by where they stand. Lines with words that do not run from the left stay.
    var regathered: [[PDFWord]] {
        let turned = filter { line in line.contains { ($0.frame ?? .upright) != .upright } }
        let words = filter { line in line.allSatisfy { ($0.frame ?? .upright) == .upright } }
        return [PDFWord](words.joined()).byLines + turned
    }
}
