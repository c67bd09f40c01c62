import Corpus
import Searching
import Segments

/// A passage as a language model is given it and an answer cites it.
struct AnswerPassage: Hashable, Sendable {
    var source: SourceFile
    /// Of the document.
    var title: String?
    var chunk: Chunk
    /// Of a group: the member that has it.
    var member: String?

    /// What `quarry cite` takes.
    var name: ChunkName { ChunkName(source: source.id, place: .span(chunk.span.range)) }

    init(_ hit: Hit) {
        source = hit.source
        title = hit.facts.title
        chunk = hit.chunk
        member = hit.origin?.member
    }

    init(_ chunk: Chunk, of record: SourceRecord, at member: String? = nil) {
        source = record.file
        title = record.facts.title
        self.chunk = chunk
        self.member = member
    }

    /// Where it stands, on one line, for the model.
    var place: String {
        var place = ForeignText.escaped(source.id.path)
        if chunk.span.page > 0 { place += ", p. \(chunk.span.page)" }
        return place
    }

    /// The headings above it, on one line; empty where there are none.
    var headings: String { ForeignText.escaped(chunk.heading.joined(separator: " › ")) }
}
