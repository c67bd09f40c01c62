import CPoppler
import Corpus

extension PDFPageReader {
    /// What the looks of the page's annotations say beside the page's own text and what is known of
    /// fields and notes: who signed and when, a stamp's words, a button's name.
    ///
    /// - Parameters:
    ///   - drawn: the same page once it is drawn, with its annotations: poppler then takes their
    ///     looks for text of the page.
    ///   - own: the page's own text.
    func appearances(from drawn: PDFPageReader, besides own: PDFPageText) -> [PDFSelection] {
        let known = form.areas + annotations.typedAreas.map { box(ofArea: $0) }
        return drawn.selections().map { selection in
            own.selections.reduce(selection) { $0.without($1).withoutCopies(of: $1) }
                .without(areas: known)
        }.filter { $0.length > 0 }
    }
}
