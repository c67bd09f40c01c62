import CPoppler
import Corpus

extension PDFPageReader {
    /// What stands in the page's form fields: typed text, chosen items. Passwords stay out.
    func formValues() -> [PDFFragment] {
        guard let list = poppler_page_get_form_field_mapping(page) else { return [] }
        defer { poppler_page_free_form_field_mapping(list) }
        var values: [PDFFragment] = []
        var next: UnsafeMutablePointer<GList>? = list
        while let item = next {
            next = item.pointee.next
            guard let data = item.pointee.data else { continue }
            let mapping = data.assumingMemoryBound(to: PopplerFormFieldMapping.self).pointee
            guard let field = mapping.field, let text = Self.value(of: field) else { continue }
            values.append(fragment(text, in: mapping.area))
        }
        return values
    }

    private static func value(of field: OpaquePointer) -> String? {
        switch poppler_form_field_get_field_type(field) {
        case POPPLER_FORM_FIELD_TEXT:
            guard poppler_form_field_text_is_password(field) == 0 else { return nil }
            return PDFFile.take(poppler_form_field_text_get_text(field))
        case POPPLER_FORM_FIELD_CHOICE:
            let count = poppler_form_field_choice_get_n_items(field)
            let chosen = (0..<max(count, 0)).filter {
                poppler_form_field_choice_is_item_selected(field, $0) != 0
            }
            let items = chosen.compactMap {
                PDFFile.take(poppler_form_field_choice_get_item(field, $0))
            }
            return items.isEmpty ? nil : items.joined(separator: ", ")
        default: return nil
        }
    }

    /// Field areas have their origin at the page's lower left.
    private func fragment(_ text: String, in area: PopplerRectangle) -> PDFFragment {
        var box = Box(area)
        (box.top, box.bottom) = (height - box.bottom, height - box.top)
        let size = min(max(box.height * 0.7, 6), 11)
        return PDFFragment([
            PDFWord(text: text, box: box, size: size, isBold: false, length: text.count)
        ])
    }
}
