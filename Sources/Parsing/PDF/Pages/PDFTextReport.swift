import Corpus

/// What a document should say of text that its pages show and its blocks don't have.
struct PDFTextReport {
    private let pages: [PDFPage]

    init(_ pages: [PDFPage]) { self.pages = pages }

    var warnings: [String] {
        [
            count(of: \.watermark, pages: "with a watermark or a stamp across, which was left out"),
            count(of: \.layered, pages: "with text on top of other text, of which one was read"),
            count(
                of: \.mixed,
                pages: "with text on top of other text, both of which are shown and may be mixed up"
            ),
            numbers(of: pages.filter(\.leftOut.isUnjudged)).map {
                "Pages that may have text on top of other text, and can't be drawn or draw too much "
                    + "to tell: \($0)."
            },
            missing,
        ].compactMap { $0 }
    }

    private func count(of part: KeyPath<PDFLeftOut, Int>, pages what: String) -> String? {
        let some = pages.filter { $0.leftOut[keyPath: part] > 0 }
        let count = some.reduce(0) { $0 + $1.leftOut[keyPath: part] }
        return numbers(of: some).map {
            "Pages \(what) (\(count) characters): \($0)."
        }
    }

    private var missing: String? {
        let some = pages.filter(\.leftOut.isIncomplete)
        let lost = some.reduce(0) { $0 + $1.leftOut.missing }
        let drawn = some.reduce(0) { $0 + $1.leftOut.drawn }
        return numbers(of: some).map {
            "Pages of whose characters some are in no block (\(lost) of \(drawn)): \($0)."
        }
    }

    private func numbers(of pages: [PDFPage]) -> String? {
        pages.isEmpty ? nil : pages.map(\.number).numberList
    }
}
