import Corpus
import Searching

/// Asks the member that has a PDF for an image of one of its pages.
struct PageImageQuery: PieceAsking {
    static let route = "page-image"
    static let isParsing = true
    var readers: Audience
    var scope: SourceScope
    var id: String
    var page: Int
    /// Pixels of the longer side.
    var side: Int
    var start = 0

    static let mostBytes = 64 << 20

    func answer(of view: IndexView, proofs: SourceProofs) throws -> DocumentPiece {
        guard scope.isMeant, PassageID.isSource(id), page > 0, start >= 0,
            DocumentRoutes.sides.contains(side)
        else { throw Problem(.invalidRequest, "no group asks for a page so") }
        return try view.piece(of: id, in: scope, from: start) { source in
            try proofs.page(page, longestSide: side, of: source, in: view.generation).image
        }
    }
}
