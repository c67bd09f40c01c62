import Corpus
import Segments

/// A passage and whether it stands in its document.
struct CiteEntry: Encodable {
    struct Block: Codable, Hashable, Sendable {
        var kind: String
        var page: Int?
        var span: SpanEntry
        /// Points from the page's top left corner: left, top, right, bottom.
        var box: [Float]?
    }

    var index: String
    var root: String
    var source: SourceEntry
    var passage: PassageEntry
    /// What `quarry cite INDEX` takes.
    var cite: String
    /// As `SourceProofs.State` has them.
    var state: String
    /// As the document has it.
    var raw: String?
    var blocks: [Block]

    init(_ chunk: Chunk, of held: HeldSource, proof: PassageProof) {
        let id = held.record.file.id
        index = held.known.index
        root = held.known.root
        source = held.entry
        passage = PassageEntry(chunk, of: id, in: held.scope)
        cite = ChunkName(source: id, place: .span(chunk.span.range)).text
        state = proof.state.rawValue
        raw = proof.raw
        blocks = proof.blocks
    }
}
