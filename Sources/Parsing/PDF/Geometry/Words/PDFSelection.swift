import Corpus

/// A page's characters as poppler selects them between two corners.
struct PDFSelection {
    struct Character {
        var scalar: Unicode.Scalar
        var box: Box
        /// Position in poppler's text, marks of direction not counted.
        var index: Int
    }

    private(set) var characters: [Character] = []
    /// Whether poppler marked any of the text as running right to left.
    private(set) var isRightToLeft = false
    private let fonts: [PDFFontRun]
    /// Whether characters were taken out. What poppler makes of the others' lines then shows where
    /// those stood.
    private var isSifted = false

    /// - Parameters:
    ///   - boxes: one a character, but for the marks of direction that poppler puts around words.
    ///     Should they ever be too few, text is worth more than its place.
    ///   - fonts: by runs of characters, from the first.
    init(_ text: String, boxes: [Box], fonts: [PDFFontRun]) {
        self.fonts = fonts
        guard !boxes.isEmpty else { return }
        // Where the right-to-left words being read began; marks stand inside each other.
        var opened: [(start: Int, isRightToLeft: Bool)] = []
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x202A, 0x202B, 0x202D, 0x202E:
                opened.append((characters.count, scalar.value == 0x202B))
                isRightToLeft = isRightToLeft || scalar.value == 0x202B
            case 0x202C:
                guard let word = opened.popLast() else { continue }
                if word.isRightToLeft { mirror(word.start..<characters.count) }
            default:
                let index = characters.count
                let box = boxes[min(index, boxes.count - 1)]
                characters.append(Character(scalar: scalar, box: box, index: index))
            }
        }
    }

    /// The characters of a right-to-left word are in reading order, its boxes run from the left.
    private mutating func mirror(_ word: Range<Int>) {
        let boxes = word.map { characters[$0].box }
        for (index, box) in zip(word, boxes.reversed()) { characters[index].box = box }
    }

    /// What stands where the other selection has nothing.
    func without(_ other: PDFSelection) -> PDFSelection {
        let taken = Set(other.characters.map { Place($0.box) })
        var rest = self
        rest.characters = characters.filter { $0.scalar == "\n" || !taken.contains(Place($0.box)) }
        return rest
    }

    /// Lines looked at for copies, and characters of a copy at least.
    private static let mostCopies = 50
    private static let leastCopied = 3

    /// Without lines that stand on the other selection's characters and say what it says: what a
    /// magnifying glass shows.
    func withoutCopies(of other: PDFSelection) -> PDFSelection {
        let lines = characters.split { $0.scalar == "\n" }
        guard !lines.isEmpty, lines.count <= Self.mostCopies else { return self }
        var copied: Set<Int> = []
        for line in lines {
            let words = Self.words(of: line)
            guard words.unicodeScalars.count >= Self.leastCopied else { continue }
            let box = line.dropFirst().reduce(line[line.startIndex].box) { $0.union($1.box) }
            // What is said elsewhere on the page is no copy.
            let below = other.characters.filter { character in
                let shared = box.intersection(character.box)
                return shared.width > 0 && shared.height > 0
            }
            if Self.words(of: below[...]).contains(words) { copied.formUnion(line.map(\.index)) }
        }
        var rest = self
        rest.characters.removeAll { copied.contains($0.index) }
        return rest
    }

    private static func words(of characters: ArraySlice<Character>) -> String {
        String(String.UnicodeScalarView(characters.lazy.map(\.scalar).filter { !$0.isSpace }))
    }

    /// What stands in none of some areas. Beside one, with an edge in common, is not in it; a
    /// character without width or height is where its place is.
    func without(areas: [Box]) -> PDFSelection {
        guard !areas.isEmpty else { return self }
        var rest = self
        rest.characters = characters.filter { character in
            !areas.contains { area in
                let shared = area.intersection(character.box)
                let (width, height) = (character.box.width, character.box.height)
                return (shared.width > 0 || width == 0 && shared.width == 0)
                    && (shared.height > 0 || height == 0 && shared.height == 0)
            }
        }
        return rest
    }

    /// A box's corner, to half a point.
    private struct Place: Hashable {
        var left, top: Int

        init(_ box: Box) {
            left = Int((box.left * 2).rounded())
            top = Int((box.top * 2).rounded())
        }
    }

    /// Without the characters of some indices.
    func without(_ places: Set<Int>) -> PDFSelection {
        guard !places.isEmpty else { return self }
        var rest = self
        rest.isSifted = true
        rest.characters = characters.filter { !places.contains($0.index) }
        return rest
    }

    func lines(parted grids: [PDFGrid]) -> [[PDFWord]] {
        var builder = PDFLineBuilder(
            fonts: fonts, grids: grids, isSifted: isSifted, isLeftwards: isRightToLeft)
        for character in characters {
            builder.append(character.scalar, in: character.box, at: character.index)
        }
        let lines = builder.finish()
        return isSifted ? lines.regathered : lines
    }

    /// Characters that say something.
    var length: Int { characters.count { $0.scalar.isText } }

    /// Adds the characters but white space, each in a piece of its own.
    func addGlyphs(to glyphs: inout [PDFGlyph], selection: Int) {
        var font = 0
        for character in characters {
            while font < fonts.count - 1 && character.index > fonts[font].end { font += 1 }
            if character.scalar.isSpace || character.scalar.value == 0 { continue }
            let run = fonts.isEmpty ? nil : fonts[font]
            glyphs.append(
                PDFGlyph(
                    scalar: character.scalar, box: character.box,
                    size: run?.size ?? character.box.height, font: run?.font ?? 0,
                    selection: selection, place: character.index))
        }
    }
}
