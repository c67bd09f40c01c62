package import Corpus

/// What indexing needs of a document once it is parsed and chunked: the `chunks` artifact.
package struct PreparedDocument: Hashable, Sendable {
    package var title: String?
    package var author: String?
    /// As the document states them: ISO 8601.
    package var created: String?
    package var modified: String?
    /// BCP 47.
    package var language: String
    package var pageCount: Int
    /// Pages that are not `ok`.
    package var poorPages: [Page]
    package var warnings: [String]
    package var chunks: [Chunk]

    package init(
        title: String?, author: String? = nil, created: String? = nil, modified: String? = nil,
        language: String, pageCount: Int = 0, poorPages: [Page] = [], warnings: [String] = [],
        chunks: [Chunk]
    ) {
        self.title = title
        self.author = author
        self.created = created
        self.modified = modified
        self.language = language
        self.pageCount = pageCount
        self.poorPages = poorPages
        self.warnings = warnings
        self.chunks = chunks
    }
}

extension PreparedDocument {
    /// Version of the byte form below; part of the artifact's key.
    static let codingVersion = 2

    func encoded() -> [UInt8] {
        var writer = ByteWriter()
        for fact in [title, author, created, modified] { writer.optionalString(fact) }
        writer.string(language)
        writer.varint(pageCount)
        writer.varint(poorPages.count)
        for page in poorPages { page.encode(into: &writer) }
        writer.varint(warnings.count)
        for warning in warnings { writer.string(warning) }
        writer.varint(chunks.count)
        for chunk in chunks { chunk.encode(into: &writer) }
        return writer.bytes
    }

    /// Nil if the bytes are not what `encoded` writes: the artifact is then made again.
    init?(encoded bytes: [UInt8]) {
        let decoded = bytes.withUnsafeBytes { raw in
            var reader = ByteReader(raw)
            return try? PreparedDocument(from: &reader)
        }
        guard let decoded else { return nil }
        self = decoded
    }

    private init(from reader: inout ByteReader) throws(DecodingFailure) {
        let title = try reader.optionalString()
        let author = try reader.optionalString()
        let created = try reader.optionalString()
        let modified = try reader.optionalString()
        let language = try reader.string()
        let pageCount = try reader.varint()
        var poorPages: [Page] = []
        for _ in 0..<(try reader.count(minimumBytes: 3)) {
            poorPages.append(try Page(from: &reader))
        }
        var warnings: [String] = []
        for _ in 0..<(try reader.count()) { warnings.append(try reader.string()) }
        var chunks: [Chunk] = []
        for _ in 0..<(try reader.count(minimumBytes: 8)) { chunks.append(try Chunk(from: &reader)) }
        guard reader.isAtEnd else { throw reader.fail("bytes left over") }
        self.init(
            title: title, author: author, created: created, modified: modified,
            language: language, pageCount: pageCount, poorPages: poorPages, warnings: warnings,
            chunks: chunks)
    }
}
