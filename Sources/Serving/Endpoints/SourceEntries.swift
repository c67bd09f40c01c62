import Citing
import Corpus
import Embedding
import Snapshots
import Segments

/// What an index says of itself.
struct IndexEntry: Encodable {
    var name: String
    var generation: Int
    var root: String
    var model: String
    /// Of those that the reader may see.
    var sources: Int
    var chunks: Int

    init(_ view: IndexView) {
        let manifest = view.generation.snapshot.manifest
        name = view.generation.index
        generation = manifest.generation
        root = manifest.root
        model = view.generation.encoder.model.name
        sources = view.sourceCount
        chunks = view.chunkCount
    }
}

/// A source as the server lists it.
struct SourceEntry: Encodable {
    var id: String
    var index: String
    var source: String
    var sourceSha256: String
    var type: String
    var bytes: Int
    var title: String?
    var author: String?
    var created: String?
    var modified: String?
    var language: String
    /// Nil for types without pages.
    var pages: Int?
    var chunks: Int
    var warnings: [String]
    var metadata: [String: String]

    init(_ record: SourceRecord, in generation: ServedGeneration) {
        id = PassageID.source(record.file.id, in: generation.index)
        index = generation.index
        source = record.file.id.path
        sourceSha256 = record.file.contentHash.hex
        type = record.file.type.rawValue
        bytes = record.file.byteCount
        title = record.facts.title
        author = record.facts.author
        created = record.facts.created
        modified = record.facts.modified
        language = record.facts.language
        pages = record.pages.count > 0 ? record.pages.count : nil
        chunks = record.chunkCount
        warnings = record.facts.warnings
        metadata = generation.snapshot.settings.metadata.metadata(of: record.file.id.path)
    }
}

/// A page of sources.
struct SourcePage: Encodable {
    var index: String
    var sources: [SourceEntry]
    /// What `after` takes for the next page; nil on the last.
    var next: String?
}

/// A passage as the server shows it.
struct PassageEntry: Encodable {
    var id: String
    var position: Int
    var page: Int?
    var lastPage: Int?
    var span: SpanEntry
    var heading: [String]
    var text: String

    init(_ chunk: Chunk, of source: SourceID, in index: String) {
        id = PassageID(index: index, source: source, range: chunk.span.range).text
        position = chunk.position
        page = chunk.span.firstPage
        lastPage = chunk.span.finalPage
        span = SpanEntry(chunk.span)
        heading = chunk.heading
        text = chunk.text
    }
}

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
