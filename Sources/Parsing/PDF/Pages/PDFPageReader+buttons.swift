import CPoppler
import Corpus

extension PDFPageReader {
    /// A check box or radio button, and what its file says it is for.
    struct Button {
        var isOn: Bool
        var box: Box
        var name: String?

        var mark: String { isOn ? "☑" : "☐" }
    }

    /// Nil for a field of another kind. A push button has no state to show.
    func button(_ field: OpaquePointer, in area: PopplerRectangle) -> Button? {
        guard poppler_form_field_get_field_type(field) == POPPLER_FORM_FIELD_BUTTON,
            poppler_form_field_button_get_button_type(field) != POPPLER_FORM_BUTTON_PUSH
        else { return nil }
        return Button(
            isOn: poppler_form_field_button_get_state(field) != 0, box: box(ofArea: area),
            name: PDFFile.take(poppler_form_field_get_alternate_ui_name(field)))
    }

    /// Puts each button as ☑ or ☐ beside the words that stand next to it, which say what it is
    /// for; one that stands alone becomes a line with the name that its file gives it.
    static func add(_ buttons: [Button], to lines: inout [[PDFWord]]) {
        guard !buttons.isEmpty else { return }
        let boxes = lines.map { line in line.dropFirst().reduce(line[0].box) { $0.union($1.box) } }
        // Real forms have hundreds; the search looks at each line for each.
        let searched = buttons.count * lines.count < 10_000_000
        var places: [Int: [(index: Int, word: PDFWord)]] = [:]
        for button in buttons {
            var word = PDFWord(
                text: button.mark, box: button.box, size: min(max(button.box.height, 4), 12),
                isBold: false, length: 1)
            guard searched, let place = place(for: word, in: lines, boxes) else {
                word.text += button.name.map { " " + $0.oneLine } ?? ""
                lines.append([word])
                continue
            }
            word.spacing = place.gap
            places[place.line, default: []].append((place.index, word))
        }
        for (line, marks) in places {
            for mark in marks.sorted(by: {
                ($0.index, $0.word.box.left) > ($1.index, $1.word.box.left)
            }) {
                lines[line].insert(mark.word, at: mark.index)
            }
        }
    }

    private struct Place {
        var line: Int
        /// Of the word that the mark goes before.
        var index: Int
        var gap: Float
    }

    /// The line with the word nearest to a mark, on either side.
    private static func place(
        for mark: PDFWord, in lines: [[PDFWord]], _ boxes: [Box]
    ) -> Place? {
        var best: Place?
        let reach = 2.5 * mark.size
        for (line, box) in boxes.enumerated()
        where box.top < mark.box.middle && box.bottom > mark.box.middle
            && box.left < mark.box.right + reach && box.right > mark.box.left - reach
        {
            for (index, word) in lines[line].enumerated() {
                let isRight = word.box.centre > mark.box.centre
                let gap =
                    isRight
                    ? word.box.left - mark.box.right : mark.box.left - word.box.right
                guard gap < min(reach, best?.gap ?? reach), gap > -mark.size else { continue }
                best = Place(line: line, index: isRight ? index : index + 1, gap: max(gap, 0))
            }
        }
        return best
    }
}
