import CPoppler
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

    init(_ reader: PDFPageReader, fromRight: Bool) {
        let page = reader.page
        let (width, height) = (Double(reader.width), Double(reader.height))
        var area = PopplerRectangle(
            x1: fromRight ? width : 0, y1: 0, x2: fromRight ? 0 : width, y2: height)
        fonts = Self.fonts(page, &area, reader.findings)
        guard let text = poppler_page_get_selected_text(page, POPPLER_SELECTION_GLYPH, &area)
        else { return }
        defer { g_free(text) }
        var boxes: UnsafeMutablePointer<PopplerRectangle>?
        var count: guint = 0
        guard poppler_page_get_text_layout_for_area(page, &area, &boxes, &count) != 0, let boxes
        else { return }
        defer { g_free(boxes) }
        read(String(cString: text), UnsafeBufferPointer(start: boxes, count: Int(count)))
    }

    /// There is one box a character, but for the marks of direction that poppler puts around
    /// words. Should boxes ever be too few, text is worth more than its place.
    private mutating func read(_ text: String, _ boxes: UnsafeBufferPointer<PopplerRectangle>) {
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
                let box = Box(boxes[min(index, boxes.count - 1)])
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

    /// A box's corner, to half a point.
    private struct Place: Hashable {
        var left, top: Int

        init(_ box: Box) {
            left = Int((box.left * 2).rounded())
            top = Int((box.top * 2).rounded())
        }
    }

    func lines(parted grids: [PDFGrid]) -> [[PDFWord]] {
        var builder = PDFLineBuilder(fonts: fonts, grids: grids)
        for character in characters {
            builder.append(character.scalar, character.box, at: character.index)
        }
        return builder.finish()
    }

    /// Fonts by runs of characters.
    private static func fonts(
        _ page: OpaquePointer, _ area: inout PopplerRectangle, _ findings: PDFFindings
    ) -> [PDFFontRun] {
        guard let list = poppler_page_get_text_attributes_for_area(page, &area) else { return [] }
        defer { poppler_page_free_text_attributes(list) }
        var runs: [PDFFontRun] = []
        var next: UnsafeMutablePointer<GList>? = list
        while let item = next {
            next = item.pointee.next
            guard let data = item.pointee.data else { continue }
            let attributes = data.assumingMemoryBound(to: PopplerTextAttributes.self).pointee
            let name = attributes.font_name.map { PDFFontRun.name($0) } ?? ""
            let isBold = findings.isBold(font: name)
            runs.append(
                PDFFontRun(
                    end: Int(attributes.end_index), size: abs(Float(points: attributes.font_size)),
                    isBold: isBold))
        }
        return runs
    }
}
