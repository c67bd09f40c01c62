package import Corpus

/// What a segment keeps of a source: enough to cite it, to filter by it, and to see whether it
/// has changed.
package struct SourceRecord: Hashable, Sendable {
    package var file: SourceFile
    package var title: String?
    /// As the document states them; dates in ISO 8601.
    package var author: String?
    package var created: String?
    package var modified: String?
    /// BCP 47.
    package var language: String
    /// Pages that are not `ok`.
    package var poorPages: [Page]
    package var pageCount: Int
    /// What a reader should know about the document's fidelity.
    package var warnings: [String]
    /// First ordinal of the source's chunks in its segment.
    package var firstOrdinal: Int
    package var chunkCount: Int

    package init(
        file: SourceFile, title: String?, author: String? = nil, created: String? = nil,
        modified: String? = nil, language: String, poorPages: [Page], pageCount: Int,
        warnings: [String] = [], firstOrdinal: Int = 0, chunkCount: Int
    ) {
        self.file = file
        self.title = title
        self.author = author
        self.created = created
        self.modified = modified
        self.language = language
        self.poorPages = poorPages
        self.pageCount = pageCount
        self.warnings = warnings
        self.firstOrdinal = firstOrdinal
        self.chunkCount = chunkCount
    }

    /// When the document was changed last, or else made, as it says itself.
    package var date: String? { modified ?? created }

    package func verdict(ofPage number: Int) -> Page.Verdict? {
        guard number > 0 else { return nil }
        return poorPages.first { $0.number == number }?.verdict ?? .ok
    }

    /// The worst verdict of the pages a passage stands on; nil for types without pages.
    package func verdict(of span: Span) -> Page.Verdict? {
        guard span.page > 0 else { return nil }
        let pages = span.page...max(span.page, span.lastPage)
        let verdicts = poorPages.filter { pages.contains($0.number) }
        return verdicts.map(\.verdict).max { $0.doubt < $1.doubt } ?? .ok
    }
}

extension SourceRecord {
    package func encode(into writer: inout ByteWriter) {
        writer.string(file.id.path)
        writer.string(file.type.rawValue)
        writer.varint(file.byteCount)
        writer.raw(file.contentHash.bytes)
        writer.optionalString(title)
        writer.string(language)
        writer.varint(poorPages.count)
        for page in poorPages { page.encode(into: &writer) }
        writer.varint(pageCount)
        writer.varint(warnings.count)
        for warning in warnings { writer.string(warning) }
        writer.varint(firstOrdinal)
        writer.varint(chunkCount)
        for fact in [author, created, modified] { writer.optionalString(fact) }
        writer.optionalString(file.encoding?.name)
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
        let title = try reader.optionalString()
        let language = try reader.string()
        var pages: [Page] = []
        for _ in 0..<(try reader.count(minimumBytes: 3)) { pages.append(try Page(from: &reader)) }
        let pageCount = try reader.varint()
        var warnings: [String] = []
        for _ in 0..<(try reader.count()) { warnings.append(try reader.string()) }
        let firstOrdinal = try reader.varint()
        let chunkCount = try reader.varint()
        var facts: [String?] = [nil, nil, nil, nil]
        if version > 1 {
            for index in facts.indices { facts[index] = try reader.optionalString() }
        }
        let file = SourceFile(
            id: id, type: type, byteCount: byteCount, contentHash: hash,
            encoding: try Self.encoding(facts[3], reader))
        self.init(
            file: file, title: title, author: facts[0], created: facts[1], modified: facts[2],
            language: language, poorPages: pages, pageCount: pageCount, warnings: warnings,
            firstOrdinal: firstOrdinal, chunkCount: chunkCount)
    }

    private static func encoding(
        _ name: String?, _ reader: ByteReader
    ) throws(DecodingFailure) -> TextEncoding? {
        guard let name else { return nil }
        do throws(InvalidText) {
            return try TextEncoding(name)
        } catch {
            throw reader.fail("unknown encoding")
        }
    }
}

extension Page.Verdict {
    /// How little the page's text can be relied on.
    fileprivate var doubt: Int {
        switch self {
        case .ok: 0
        case .empty: 1
        case .partly: 2
        case .scanned: 3
        case .garbled: 4
        }
    }
}
