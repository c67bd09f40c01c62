import Corpus

/// Where the lines of a passage stand on a page: a rectangle for each line of its words.
///
/// The place of its block is known, and so is the block's text there; of what poppler reads at the
/// place, the letters and digits are laid beside those of the text, which says which glyphs the
/// passage's are. Where the two differ (text was read from an image, or is put together otherwise than
/// poppler does), the passage is looked for line by line, and if none of it is found, all of the
/// place is marked.
struct PDFPassageLines {
    let boxes: [Box]

    /// Points around a place in which a glyph still belongs to it.
    private static let tolerance: Float = 1

    init(of passage: PageRequest.Passage, among glyphs: [PDFSelection.Character]) {
        let area = passage.box
        let near = glyphs.filter {
            !$0.scalar.isSpace && $0.box.centre >= area.left - Self.tolerance
                && $0.box.centre <= area.right + Self.tolerance
                && $0.box.middle >= area.top - Self.tolerance
                && $0.box.middle <= area.bottom + Self.tolerance
        }
        let found = Self.glyphs(of: passage, among: near)
        boxes = found.isEmpty ? [area] : Self.lines(found.map(\.box))
    }

    private typealias Glyphs = [PDFSelection.Character]

    private static func glyphs(of passage: PageRequest.Passage, among near: Glyphs) -> Glyphs {
        // 1. What says something, and the glyph it is.
        var letters: [Unicode.Scalar] = []
        var places: [Int] = []
        for (place, glyph) in near.enumerated() {
            for letter in glyph.scalar.letters {
                letters.append(letter)
                places.append(place)
            }
        }
        // 2. The passage's part of the block's letters.
        let bytes = Array(passage.text.utf8)
        let before = Self.letters(bytes[..<passage.range.lowerBound])
        let wanted = Self.letters(bytes[passage.range])
        let after = Self.letters(bytes[passage.range.upperBound...])
        guard !wanted.isEmpty else { return [] }
        // 3. The same letters: those that are counted off.
        if before + wanted + after == letters {
            return run(before.count, wanted.count, places, near)
        }
        if let start = first(wanted, in: letters, near: before.count) {
            return run(start, wanted.count, places, near)
        }
        // 4. Others: piece by piece, each after the one before if it is there.
        var found: Glyphs = []
        var next = 0
        let pieces = bytes[passage.range].split { $0 == 0x0A || $0 == 0x09 }
        for piece in pieces.map(Self.letters) where !piece.isEmpty {
            guard let start = first(piece, in: letters, near: next) else { continue }
            found += run(start, piece.count, places, near)
            next = start + piece.count
        }
        return found
    }

    /// From the glyph of the first letter to that of the last, with the marks that belong to them: what
    /// opens before the first, what closes after the last.
    private static func run(
        _ start: Int, _ count: Int, _ places: [Int], _ near: Glyphs
    ) -> Glyphs {
        var (first, last) = (places[start], places[start + count - 1])
        let next = start + count < places.count ? places[start + count] : near.count
        while last + 1 < next, !near[last + 1].scalar.opens { last += 1 }
        let before = start > 0 ? places[start - 1] : -1
        while first - 1 > before, start == 0 || near[first - 1].scalar.opens { first -= 1 }
        return Array(near[first...last])
    }

    private static func letters(_ bytes: some Sequence<UInt8>) -> [Unicode.Scalar] {
        String(decoding: Array(bytes), as: UTF8.self).unicodeScalars.flatMap(\.letters)
    }

    /// Where the letters stand that is nearest to a place.
    /// - Complexity: O(all × wanted) at worst, O(all) in what people write.
    private static func first(
        _ wanted: [Unicode.Scalar], in all: [Unicode.Scalar], near place: Int
    ) -> Int? {
        guard wanted.count <= all.count else { return nil }
        var best: Int?
        for start in 0...all.count - wanted.count
        where all[start] == wanted[0] && all[start..<start + wanted.count].elementsEqual(wanted) {
            if let known = best, abs(known - place) <= abs(start - place) { continue }
            best = start
        }
        return best
    }

    /// Which way a line has run so far; nil of one glyph.
    private enum Course { case across, down }

    /// Glyphs in their order → lines: a glyph beside the one before goes on with its line, one right
    /// below it with a column of vertical text.
    private static func lines(_ glyphs: [Box]) -> [Box] {
        var lines: [(box: Box, course: Course?)] = []
        for (before, box) in zip([nil] + glyphs.map(Optional.some), glyphs) {
            guard let before, let line = lines.last, let course = course(from: before, to: box),
                line.course == nil || line.course == course
            else {
                lines.append((box, nil))
                continue
            }
            lines[lines.count - 1] = (line.box.union(box), course)
        }
        return lines.map(\.box)
    }

    private static func course(from glyph: Box, to next: Box) -> Course? {
        let shared = glyph.intersection(next)
        if shared.height * 2 >= min(glyph.height, next.height) { return .across }
        let isUnder = next.top >= glyph.top && next.top - glyph.bottom < glyph.height
        return isUnder && shared.width * 2 >= min(glyph.width, next.width) ? .down : nil
    }
}

extension Unicode.Scalar {
    /// Whether it opens what stands behind it: a bracket, a quotation.
    fileprivate var opens: Bool {
        switch properties.generalCategory {
        case .openPunctuation, .initialPunctuation: true
        default: false
        }
    }

    /// What is compared of it: a letter or digit without its case. Marks, signs and spaces differ
    /// between what is read and what is made of it.
    fileprivate var letters: [Unicode.Scalar] {
        guard properties.isAlphabetic || properties.numericType != nil else { return [] }
        return Array(properties.lowercaseMapping.unicodeScalars)
    }
}
