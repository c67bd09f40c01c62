import Corpus

/// A passage as the server shows it.
struct PassageEntry: Encodable {
    var id: String
    var position: Int
    var page: Int?
    var lastPage: Int?
    var span: SpanEntry
    var heading: [String]
    var text: String

    init(_ chunk: Chunk, of source: SourceID, in scope: SourceScope) {
        id = PassageID(source, chunk.span.range, in: scope).text
        position = chunk.position
        page = chunk.span.firstPage
        lastPage = chunk.span.finalPage
        span = SpanEntry(chunk.span)
        heading = chunk.heading
        text = chunk.text
    }
}
