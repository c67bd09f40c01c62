import Answering
import Corpus
import Searching
import Segments

/// Asks the member that has a document for its bytes.
struct OriginalQuery: PieceAsking {
    static let route = "original"
    static let isParsing = true
    var readers: Audience
    var scope: SourceScope
    var id: String
    var start = 0

    func answer(of view: IndexView, proofs: SourceProofs) throws -> DocumentPiece {
        guard scope.isMeant, PassageID.isSource(id), start >= 0 else {
            throw Problem(.invalidRequest, "no group asks for a document so")
        }
        return try view.piece(of: id, in: scope, from: start) { source in
            try proofs.original(of: source, in: view.generation)
        }
    }
}

extension IndexView {
    /// A piece of what is read of a source, or why nothing is.
    func piece(
        of id: String, in scope: SourceScope, from start: Int,
        _ read: (SourceFile) throws -> [UInt8]
    ) throws -> DocumentPiece {
        guard let source = try source(id, in: scope) else {
            return DocumentPiece(reason: "the document is not here")
        }
        do {
            return DocumentPiece(of: try read(source.record.file), from: start)
        } catch let problem as Problem where problem.kind == .notFound {
            return DocumentPiece(reason: problem.detail)
        }
    }
}
