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
        let drawn = glyphs.filter { !$0.scalar.isSpace }
        let found = Self.glyphs(
            of: passage,
            among: [drawn, drawn.placedInVerticalMode].map { Self.glyphs(of: $0, in: area) })
        boxes = found.isEmpty ? [area] : Self.lines(found.map(\.box))
    }

    private static func glyphs(of all: Glyphs, in area: Box) -> Glyphs {
        all.filter {
            $0.box.centre >= area.left - tolerance && $0.box.centre <= area.right + tolerance
                && $0.box.middle >= area.top - tolerance
                && $0.box.middle <= area.bottom + tolerance
        }
    }

    private typealias Glyphs = [PDFSelection.Character]

    /// - Parameter places: the glyphs at the place, by what may be taken for their boxes.
    private static func glyphs(
        of passage: PageRequest.Passage, among places: [Glyphs]
    ) -> Glyphs {
        let bytes = Array(passage.text.utf8)
        let before = letters(bytes[..<passage.range.lowerBound])
        let wanted = letters(bytes[passage.range])
        let after = letters(bytes[passage.range.upperBound...])
        guard !wanted.isEmpty else { return [] }
        // 1. All of it in one run, as poppler orders the page, or from column to column.
        let orders = places.flatMap { [$0, $0.fromColumnToColumn] }.map(ReadGlyphs.init)
        for read in orders {
            // The same letters: those that are counted off.
            if before + wanted + after == read.letters {
                return read.run(from: before.count, count: wanted.count)
            }
            if let start = read.first(wanted, near: before.count) {
                return read.run(from: start, count: wanted.count)
            }
        }
        // 2. Line by line and cell by cell, each after the one before if it is there.
        let pieces = bytes[passage.range].split { $0 == 0x0A || $0 == 0x09 }.map(letters)
        return orders.map { $0.runs(of: pieces.filter { !$0.isEmpty }) }
            .max { $0.count < $1.count } ?? []
    }

    private static func letters(_ bytes: some Sequence<UInt8>) -> [Unicode.Scalar] {
        String(decoding: Array(bytes), as: UTF8.self).unicodeScalars.flatMap(\.letters)
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

/// Glyphs at a place in an order that they may be read in, and what they say.
private struct ReadGlyphs {
    let glyphs: [PDFSelection.Character]
    private(set) var letters: [Unicode.Scalar] = []
    /// The glyph of each letter.
    private var places: [Int] = []

    init(_ glyphs: [PDFSelection.Character]) {
        self.glyphs = glyphs
        for (place, glyph) in glyphs.enumerated() {
            for letter in glyph.scalar.letters {
                letters.append(letter)
                places.append(place)
            }
        }
    }

    /// From the glyph of a letter to that of another, with the marks that belong to them: what opens
    /// before the first, what closes after the last.
    func run(from start: Int, count: Int) -> [PDFSelection.Character] {
        var (first, last) = (places[start], places[start + count - 1])
        let next = start + count < places.count ? places[start + count] : glyphs.count
        while last + 1 < next, !glyphs[last + 1].scalar.opens { last += 1 }
        let before = start > 0 ? places[start - 1] : -1
        while first - 1 > before, start == 0 || glyphs[first - 1].scalar.opens { first -= 1 }
        return Array(glyphs[first...last])
    }

    /// The pieces that are there, each as near behind the one before as it can be.
    func runs(of pieces: [[Unicode.Scalar]]) -> [PDFSelection.Character] {
        var found: [PDFSelection.Character] = []
        var next = 0
        for piece in pieces {
            guard let start = first(piece, near: next) else { continue }
            found += run(from: start, count: piece.count)
            next = start + piece.count
        }
        return found
    }

    /// Where the letters stand that is nearest to a place.
    /// - Complexity: O(all × wanted) at worst, O(all) in what people write.
    func first(_ wanted: [Unicode.Scalar], near place: Int) -> Int? {
        guard let initial = wanted.first, wanted.count <= letters.count else { return nil }
        var best: Int?
        for start in 0...letters.count - wanted.count
        where letters[start] == initial
            && letters[start..<start + wanted.count].elementsEqual(wanted)
        {
            if let known = best, abs(known - place) <= abs(start - place) { continue }
            best = start
        }
        return best
    }
}

extension [PDFSelection.Character] {
    /// Without poppler's error about fonts that write from the top, as
    /// `PDFWord.placedInVerticalMode`; of the glyphs that stand right below another or above it.
    fileprivate var placedInVerticalMode: Self {
        indices.map { index in
            var glyph = self[index]
            let size = glyph.box.height
            let isInColumn = [index - 1, index + 1].contains { other in
                guard indices.contains(other) else { return false }
                let box = self[other].box
                return abs(box.left - glyph.box.left) < 1
                    && abs(abs(box.top - glyph.box.top) - size) < 1
            }
            guard isInColumn else { return glyph }
            glyph.box.left -= size / 2
            glyph.box.right -= size / 2
            glyph.box.top += size
            glyph.box.bottom += size
            return glyph
        }
    }

    /// In the order of vertical text: from the right, each column from its top.
    fileprivate var fromColumnToColumn: Self {
        var columns: [(centre: Float, glyphs: Self)] = []
        for glyph in sorted(by: { $0.box.centre > $1.box.centre }) {
            if let last = columns.last, last.centre - glyph.box.centre <= glyph.box.width / 2 {
                columns[columns.count - 1].glyphs.append(glyph)
            } else {
                columns.append((glyph.box.centre, [glyph]))
            }
        }
        return columns.flatMap { $0.glyphs.sorted { $0.box.top < $1.box.top } }
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
