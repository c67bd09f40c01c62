import CPoppler
import Corpus

extension PDFPageReader {
    /// Nil for a field of another kind. A push button has no state to show.
    func button(_ field: OpaquePointer, in area: PopplerRectangle) -> PDFButton? {
        guard poppler_form_field_get_field_type(field) == POPPLER_FORM_FIELD_BUTTON,
            poppler_form_field_button_get_button_type(field) != POPPLER_FORM_BUTTON_PUSH
        else { return nil }
        return PDFButton(
            isOn: poppler_form_field_button_get_state(field) != 0, box: box(ofArea: area),
            name: PDFFile.take(poppler_form_field_get_alternate_ui_name(field)))
    }
}
