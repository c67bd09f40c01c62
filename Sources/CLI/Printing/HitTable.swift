import Corpus
import Searching
import Terminal

/// The hits of an answer for programs: `search --output csv`.
struct HitTable {
    private let hits: [Hit]

    init(_ result: SearchResult) { hits = result.hits }

    var table: Table {
        let columns: [Table.Column] = [
            .init("rank", title: nil, kind: .figure), .init("score", title: nil, kind: .figure),
            .init("source", title: nil, kind: .path), .init("page", title: nil, kind: .figure),
            .init("last_page", title: nil, kind: .figure), .init("cite", title: nil, kind: .path),
            .init("title", title: nil, kind: .text), .init("heading", title: nil, kind: .text),
            .init("text", title: nil, kind: .text),
        ]
        return Table(columns, rows: hits.map(row))
    }

    private func row(_ hit: Hit) -> [Table.Cell] {
        let span = hit.chunk.span
        let pages = span.page > 0 ? ["\(span.page)", "\(span.lastPage)"] : ["", ""]
        return [
            .init(figure: hit.rank), .init(figure: hit.score), .init(hit.source.id.path),
            .init(pages[0]), .init(pages[1]),
            .init(ChunkName(source: hit.source.id, place: .span(span.range)).text),
            .init(hit.facts.title), .init(hit.chunk.heading.joined(separator: " › ")),
            .init(hit.chunk.text),
        ]
    }
}
