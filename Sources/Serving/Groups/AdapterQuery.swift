import Adapting
import Searching
import Snapshots
import Storage

/// Asks a member for the adapter that its questions pass through.
struct AdapterQuery: PieceAsking {
    static let route = "adapter"
    static let isParsing = false
    var readers = Audience.everybody
    var start = 0

    func answer(of view: IndexView, proofs: SourceProofs) throws -> DocumentPiece {
        let snapshot = view.generation.snapshot
        guard start >= 0 else { throw Problem(.invalidRequest, "no group asks for a piece so") }
        guard let adapter = snapshot.manifest.adapter else {
            return DocumentPiece(reason: "it has no adapter")
        }
        return DocumentPiece(
            of: try FileSystem.read(
                snapshot.layout.adapter(adapter.sha256), limit: AdapterFile.maximumBytes),
            from: start)
    }
}
