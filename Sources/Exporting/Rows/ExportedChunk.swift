import Corpus
import Segments
import Storage

/// One chunk as every format has it, besides its vector.
package struct ExportedChunk: Encodable, Hashable, Sendable {
    /// Names the chunk to people and to `quarry cite`: `hr/leave.pdf#3`.
    var id: String
    /// Names it to engines whose names are short: a version 8 UUID (RFC 9562) out of the SHA-256
    /// of `id`, so that a later export replaces it.
    var uuid: String
    /// From 0, in the order of the export: what graph files know it by.
    var label: Int
    var source: String
    var type: String
    /// Hexadecimal SHA-256 of the source's bytes.
    var sha256: String
    var title: String?
    var author: String?
    /// As the document states them: ISO 8601, or a part of it.
    var created: String?
    var modified: String?
    var language: String
    /// Of the chunk in its source, from 0.
    var position: Int
    var heading: [String]
    var tableHeader: String?
    var text: String
    /// From 1; nil for types without pages.
    var page: Int?
    var lastPage: Int?
    /// `ok`, or what is wrong with the pages' text.
    var pageVerdict: String?
    /// UTF-8 bytes in the document's text.
    var spanStart: Int
    var spanEnd: Int
    var tokens: Int
    /// What the job says of the source.
    var metadata: [String: String]
    /// Whether everybody may see it. Engines can't tell a list of nobody from no list, so a filter
    /// asks for this or for a group of `acl`.
    var isOpenToAll: Bool
    /// The groups that may see it, sorted.
    var acl: [String]

    init(_ chunk: Chunk, label: Int, of source: ExportedSource) {
        let record = source.record
        id = ChunkName(source: record.file.id, place: .position(chunk.position)).text
        uuid = Digest.sha256(parts: ["quarry chunk", id]).uuid
        self.label = label
        self.source = record.file.id.path
        type = record.file.type.rawValue
        sha256 = record.file.contentHash.hex
        title = record.facts.title
        author = record.facts.author
        created = record.facts.created
        modified = record.facts.modified
        language = record.facts.language
        position = chunk.position
        heading = chunk.heading
        tableHeader = chunk.tableHeader
        text = chunk.text
        page = chunk.span.page > 0 ? chunk.span.page : nil
        lastPage = chunk.span.lastPage > 0 ? chunk.span.lastPage : nil
        pageVerdict = record.pages.verdict(of: chunk.span)?.rawValue
        spanStart = chunk.span.range.lowerBound
        spanEnd = chunk.span.range.upperBound
        tokens = chunk.tokenCount
        metadata = source.metadata
        isOpenToAll = source.readers == nil
        acl = source.readers ?? []
    }

    enum CodingKeys: String, CodingKey {
        case id, uuid, label, source, type, sha256, title, author, created, modified, language,
            position
        case heading
        case tableHeader = "table_header"
        case text, page
        case lastPage = "last_page"
        case pageVerdict = "page_verdict"
        case spanStart = "span_start"
        case spanEnd = "span_end"
        case tokens, metadata
        case isOpenToAll = "open_to_all"
        case acl
    }

    /// All keys are there, some as null.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        let texts: [(CodingKeys, String?)] = [
            (.id, id), (.uuid, uuid), (.source, source), (.type, type), (.sha256, sha256),
            (.title, title), (.author, author), (.created, created), (.modified, modified),
            (.language, language), (.tableHeader, tableHeader), (.text, text),
            (.pageVerdict, pageVerdict),
        ]
        for (key, text) in texts { try container.encode(text, forKey: key) }
        let numbers: [(CodingKeys, Int?)] = [
            (.label, label), (.position, position), (.page, page), (.lastPage, lastPage),
            (.spanStart, spanStart), (.spanEnd, spanEnd), (.tokens, tokens),
        ]
        for (key, number) in numbers { try container.encode(number, forKey: key) }
        try container.encode(heading, forKey: .heading)
        try container.encode(metadata, forKey: .metadata)
        try container.encode(isOpenToAll, forKey: .isOpenToAll)
        try container.encode(acl, forKey: .acl)
    }
}
