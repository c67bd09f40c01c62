package import Corpus

/// What indexing needs of a document once it is parsed and chunked: the `chunks` artifact.
package struct PreparedDocument: Hashable, Sendable {
    package var facts: DocumentFacts
    package var pages: PageSummary
    package var chunks: [Chunk]

    package init(
        facts: DocumentFacts, pages: PageSummary = PageSummary(), chunks: [Chunk]
    ) {
        self.facts = facts
        self.pages = pages
        self.chunks = chunks
    }
}

extension PreparedDocument {
    /// Version of the byte form below; part of the artifact's key.
    static let codingVersion = 3

    func encoded() -> [UInt8] {
        var writer = ByteWriter()
        facts.encode(DocumentFacts.stated, into: &writer)
        writer.varint(pages.count)
        Page.encode(pages.poor, into: &writer)
        facts.encode([.warnings, .metadata], into: &writer)
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
        var facts = DocumentFacts()
        try facts.decode(DocumentFacts.stated, from: &reader)
        let pageCount = try reader.varint()
        let pages = PageSummary(count: pageCount, poor: try Page.decodeList(from: &reader))
        try facts.decode([.warnings, .metadata], from: &reader)
        var chunks: [Chunk] = []
        for _ in 0..<(try reader.count(minimumBytes: 8)) { chunks.append(try Chunk(from: &reader)) }
        guard reader.isAtEnd else { throw reader.fail("bytes left over") }
        self.init(facts: facts, pages: pages, chunks: chunks)
    }
}
