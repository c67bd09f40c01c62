import Corpus

/// A check box or radio button, and what its file says it is for.
struct PDFButton {
    var isOn: Bool
    var box: Box
    var name: String?

    var mark: String { isOn ? "☑" : "☐" }
}
