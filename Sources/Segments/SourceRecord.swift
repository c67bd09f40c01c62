package import Corpus

/// What a segment keeps of a source: enough to cite it, to filter by it, and to see whether it
/// has changed.
package struct SourceRecord: Hashable, Sendable {
    package var file: SourceFile
    package var facts: DocumentFacts
    package var pages: PageSummary
    /// First ordinal of the source's chunks in its segment.
    package var firstOrdinal: Int
    package var chunkCount: Int

    package init(
        file: SourceFile, facts: DocumentFacts, pages: PageSummary = PageSummary(),
        firstOrdinal: Int = 0, chunkCount: Int
    ) {
        self.file = file
        self.facts = facts
        self.pages = pages
        self.firstOrdinal = firstOrdinal
        self.chunkCount = chunkCount
    }
}

extension SourceRecord {
    /// Version of what `encode` writes.
    package static let codingVersion = SegmentFile.sourcesVersion

    package func encode(into writer: inout ByteWriter) {
        writer.string(file.id.path)
        writer.string(file.type.rawValue)
        writer.varint(file.byteCount)
        writer.raw(file.contentHash.bytes)
        facts.encode(Self.firstFacts, into: &writer)
        Page.encode(pages.poor, into: &writer)
        writer.varint(pages.count)
        facts.encode([.warnings], into: &writer)
        writer.varint(firstOrdinal)
        writer.varint(chunkCount)
        facts.encode(Self.laterFacts, into: &writer)
        writer.optionalString(file.encoding?.name)
        facts.encode([.metadata], into: &writer)
    }

    /// - Parameter version: of the file the record stands in.
    /// - Throws: `DecodingFailure` on anything `encode` does not write, now or in that version.
    package init(from reader: inout ByteReader, version: UInt32) throws(DecodingFailure) {
        let id = SourceID(path: try reader.string())
        guard let type = SourceType(rawValue: try reader.string()) else {
            throw reader.fail("unknown source type")
        }
        let byteCount = try reader.varint()
        let hash = Digest(bytes: Array(try reader.raw(Digest.byteCount)))
        var facts = DocumentFacts()
        try facts.decode(Self.firstFacts, from: &reader)
        let poor = try Page.decodeList(from: &reader)
        let pages = PageSummary(count: try reader.varint(), poor: poor)
        try facts.decode([.warnings], from: &reader)
        let firstOrdinal = try reader.varint()
        let chunkCount = try reader.varint()
        var encoding: TextEncoding?
        if version > 1 {
            try facts.decode(Self.laterFacts, from: &reader)
            encoding = try reader.optionalString().map(reader.encoding)
        }
        if version > 2 { try facts.decode([.metadata], from: &reader) }
        self.init(
            file: SourceFile(
                id: id, type: type, byteCount: byteCount, contentHash: hash, encoding: encoding),
            facts: facts, pages: pages, firstOrdinal: firstOrdinal, chunkCount: chunkCount)
    }

    private static let firstFacts: [DocumentFacts.Field] = [.title, .language]
    /// Since version 2.
    private static let laterFacts: [DocumentFacts.Field] = [.author, .created, .modified]
}
