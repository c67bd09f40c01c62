import Answering
import Citing
import Corpus
import Segments
import Snapshots

/// A passage and whether it stands in its document.
struct CiteEntry: Encodable {
    struct Block: Encodable {
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

    init(
        _ passage: (source: IndexView.Source, chunk: Chunk), in generation: ServedGeneration,
        outcome: SourceProofs.Outcome
    ) {
        let file = passage.source.record.file
        let range = passage.chunk.span.range
        index = generation.index
        root = generation.root
        source = SourceEntry(passage.source.record, in: generation)
        self.passage = PassageEntry(passage.chunk, of: file.id, in: generation.index)
        cite = ChunkName(source: file.id, place: .span(range)).text
        state = outcome.state.rawValue
        raw = outcome.citation?.raw
        blocks = (outcome.citation?.blocks ?? []).flatMap { block in
            block.places.filter { $0.range.overlaps(range) }.map { place in
                Block(
                    kind: block.kind.rawValue, page: place.page > 0 ? place.page : nil,
                    span: SpanEntry(place.range), box: place.box?.sides)
            }
        }
    }
}
