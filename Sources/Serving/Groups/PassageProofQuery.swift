import Corpus
import Searching
import Segments

/// Asks the member that has a passage what its document says of it now.
struct PassageProofQuery: DocumentAsking {
    static let route = "passage-proof"
    static let isParsing = true
    var readers: Audience
    var scope: SourceScope
    /// As `PassageID` writes it.
    var passage: String
    var showsPages: Bool

    func answer(
        of view: IndexView, proofs: SourceProofs
    ) throws -> DocumentAnswer<PassageProof> {
        guard scope.isMeant, let id = PassageID(passage) else {
            throw Problem(.invalidRequest, "no group asks for a proof so")
        }
        let part = SourcePart(id.range, around: 0)
        guard let found = try view.part(part, of: id.source, in: scope) else {
            return DocumentAnswer(value: nil)
        }
        return DocumentAnswer(
            value: try proofs.proof(
                of: id.range, in: found.record.file, of: view.generation, showsPages: showsPages))
    }
}
