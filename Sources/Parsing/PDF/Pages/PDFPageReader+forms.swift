import CPoppler
import Corpus

extension PDFPageReader {
    /// What stands in the page's form fields: typed text, chosen items. Passwords stay out.
    func formValues() -> [PDFFragment] { form.values }

    /// A page's form fields.
    struct Form {
        var values: [PDFFragment] = []
        var buttons: [PDFButton] = []
        /// Where the values and the buttons stand, and passwords, which stay out.
        var areas: [Box] = []
    }

    func readForm() -> Form {
        guard let list = poppler_page_get_form_field_mapping(page) else { return Form() }
        defer { poppler_page_free_form_field_mapping(list) }
        var form = Form()
        var next: UnsafeMutablePointer<GList>? = list
        while let item = next {
            next = item.pointee.next
            guard let data = item.pointee.data else { continue }
            let mapping = data.assumingMemoryBound(to: PopplerFormFieldMapping.self).pointee
            guard let field = mapping.field else { continue }
            if let button = button(field, in: mapping.area) {
                form.buttons.append(button)
                form.areas.append(button.box)
            } else {
                let values = fragments(Self.values(of: field), in: mapping.area)
                form.values += values
                if !values.isEmpty || Self.isPassword(field) {
                    form.areas.append(box(ofArea: mapping.area))
                }
            }
        }
        return form
    }

    private static func values(of field: OpaquePointer) -> [String] {
        switch poppler_form_field_get_field_type(field) {
        case POPPLER_FORM_FIELD_TEXT:
            guard !isPassword(field) else { return [] }
            let text = PDFFile.take(poppler_form_field_text_get_text(field)) ?? ""
            return text.split(whereSeparator: \.isNewline).map(String.init)
        case POPPLER_FORM_FIELD_CHOICE: return choices(of: field)
        default: return []
        }
    }

    private static func isPassword(_ field: OpaquePointer) -> Bool {
        poppler_form_field_get_field_type(field) == POPPLER_FORM_FIELD_TEXT
            && poppler_form_field_text_is_password(field) != 0
    }

    /// A list box shows all its items, a drop-down list the chosen one.
    private static func choices(of field: OpaquePointer) -> [String] {
        let isListBox =
            poppler_form_field_choice_get_choice_type(field) == POPPLER_FORM_CHOICE_LIST
        let count = min(max(poppler_form_field_choice_get_n_items(field), 0), 10_000)
        return (0..<count).filter {
            isListBox || poppler_form_field_choice_is_item_selected(field, $0) != 0
        }.compactMap { PDFFile.take(poppler_form_field_choice_get_item(field, $0)) }
    }

    /// One fragment a line, from the top of the area.
    func fragments(_ lines: [String], in area: PopplerRectangle) -> [PDFFragment] {
        PDFFragment.typed(lines, in: box(ofArea: area))
    }

    /// Areas of fields and annotations have their origin at the page's lower left.
    func box(ofArea area: PopplerRectangle) -> Box {
        let box = Box(area)
        return Box(
            left: box.left, top: height - box.bottom, right: box.right, bottom: height - box.top)
    }
}
