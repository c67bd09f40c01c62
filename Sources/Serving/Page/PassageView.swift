import Answering
import Citing
import Corpus
import Segments

/// A passage where it stands: proved or not, and its lines on the pages of its document.
struct PassageView: Encodable {
    struct Page: Codable, Hashable, Sendable {
        /// 1-based.
        var page: Int
        /// The page's own name, where the file has one.
        var label: String?
        var verdict: String
        /// Points.
        var width: Float
        var height: Float
        /// Points from the page's top left corner: left, top, right, bottom, one for each line.
        var lines: [[Float]]
    }

    var cite: CiteEntry
    /// Those that the passage stands on; none where its document can't be shown.
    var pages: [Page]
    /// Why there are none though the document has some.
    var pagesMissing: String?
}

extension PassageView.Page {
    init(_ page: PassagePage) {
        self.init(
            page: page.page.number, label: page.page.label, verdict: page.page.verdict.rawValue,
            width: page.width, height: page.height, lines: page.lines.map(\.sides))
    }
}

extension PassageView {
    init(_ chunk: Chunk, of held: HeldSource, proof: PassageProof) {
        self.init(
            cite: CiteEntry(chunk, of: held, proof: proof), pages: proof.pages,
            pagesMissing: proof.pagesMissing)
    }
}
