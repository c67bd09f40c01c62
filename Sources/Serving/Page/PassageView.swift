import Answering
import Citing
import Corpus
import Segments

/// A passage where it stands: proved or not, and its lines on the pages of its document.
struct PassageView: Encodable {
    struct Page: Encodable {
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

extension ServingEngine {
    /// A passage and the pages it stands on.
    /// - Throws: as `passage(_:for:)`.
    /// - Complexity: O(document): it is parsed again.
    func view(_ id: PassageID, for caller: Caller) async throws -> PassageView {
        let (view, passage) = try await passage(id, for: caller)
        let name = ChunkName(
            source: passage.source.record.file.id, place: .span(passage.chunk.span.range))
        return try await proofWork.run { [proofs] in
            let outcome = proofs.outcome(of: name, in: view.generation)
            var shown = PassageView(
                cite: CiteEntry(passage, in: view.generation, outcome: outcome), pages: [])
            do {
                let pages = try outcome.citation.map {
                    try proofs.pages(of: $0, in: view.generation)
                }
                shown.pages = (pages ?? []).map(PassageView.Page.init)
            } catch let problem as Problem {
                // The passage is proved all the same, and its text is there.
                shown.pagesMissing = problem.detail
            }
            return shown
        }
    }
}
