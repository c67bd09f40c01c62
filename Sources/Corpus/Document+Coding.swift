extension Document {
    /// Version of the byte form below; part of every key that caches a document.
    package static let codingVersion = 7

    /// The byte form kept by the artifact store and spoken by `quarry-parser`. Equal documents
    /// have equal bytes.
    package func encode(into writer: inout ByteWriter) {
        writer.varint(Self.codingVersion)
        writer.string(type.rawValue)
        facts.encode(DocumentFacts.stated, into: &writer)
        Page.encode(pages, into: &writer)
        writer.varint(blocks.count)
        for block in blocks { block.encode(into: &writer) }
        writer.strings(attachments)
        writer.varint(outline.count)
        for entry in outline { entry.encode(into: &writer) }
        facts.encode([.warnings], into: &writer)
        writer.integer(UInt8(encoding == nil ? 0 : 1))
        encoding?.encode(into: &writer)
        facts.encode([.metadata], into: &writer)
    }

    /// - Throws: `DecodingFailure` on anything `encode` does not write.
    package init(from reader: inout ByteReader) throws(DecodingFailure) {
        let version = try reader.varint()
        guard version == Self.codingVersion else {
            throw reader.fail("document form \(version), expected \(Self.codingVersion)")
        }
        guard let type = SourceType(rawValue: try reader.string()) else {
            throw reader.fail("unknown source type")
        }
        var facts = DocumentFacts()
        try facts.decode(DocumentFacts.stated, from: &reader)
        let pages = try Page.decodeList(from: &reader)
        var blocks: [Block] = []
        for _ in 0..<(try reader.count(minimumBytes: 8)) { blocks.append(try Block(from: &reader)) }
        let attachments = try reader.strings()
        var outline: [OutlineEntry] = []
        for _ in 0..<(try reader.count(minimumBytes: 3)) {
            outline.append(try OutlineEntry(from: &reader))
        }
        try facts.decode([.warnings], from: &reader)
        let encoding = try reader.flag() ? try Encoding(from: &reader) : nil
        try facts.decode([.metadata], from: &reader)
        self.init(
            type: type, facts: facts, pages: pages, blocks: blocks, attachments: attachments,
            outline: outline, encoding: encoding)
    }
}

extension Document.OutlineEntry {
    fileprivate func encode(into writer: inout ByteWriter) {
        writer.string(title)
        writer.varint(level)
        writer.varint(page ?? 0)
    }

    fileprivate init(from reader: inout ByteReader) throws(DecodingFailure) {
        let title = try reader.string()
        let level = try reader.varint()
        let page = try reader.varint()
        self.init(title: title, level: level, page: page == 0 ? nil : page)
    }
}

extension Document.Encoding {
    fileprivate func encode(into writer: inout ByteWriter) {
        writer.string(name)
        writer.string(origin.rawValue)
        writer.varint(confidencePercent)
    }

    fileprivate init(from reader: inout ByteReader) throws(DecodingFailure) {
        let name = try reader.string()
        guard let origin = Origin(rawValue: try reader.string()) else {
            throw reader.fail("unknown origin of an encoding")
        }
        self.init(name: name, origin: origin, confidencePercent: try reader.varint())
    }
}

extension Page {
    package static func encode(_ pages: [Page], into writer: inout ByteWriter) {
        writer.varint(pages.count)
        for page in pages { page.encode(into: &writer) }
    }

    package static func decodeList(
        from reader: inout ByteReader
    ) throws(DecodingFailure) -> [Page] {
        var pages: [Page] = []
        for _ in 0..<(try reader.count(minimumBytes: 3)) { pages.append(try Page(from: &reader)) }
        return pages
    }

    private func encode(into writer: inout ByteWriter) {
        writer.varint(number)
        writer.optionalString(label)
        writer.string(verdict.rawValue)
    }

    private init(from reader: inout ByteReader) throws(DecodingFailure) {
        let number = try reader.varint()
        let label = try reader.optionalString()
        guard let verdict = Verdict(rawValue: try reader.string()) else {
            throw reader.fail("unknown page verdict")
        }
        self.init(number: number, label: label, verdict: verdict)
    }
}

extension Block {
    fileprivate func encode(into writer: inout ByteWriter) {
        writer.string(kind.rawValue)
        writer.varint(level)
        writer.varint(page)
        writer.string(text)
        let flags = (isTableHeader ? 1 : 0) | (isPreformatted ? 2 : 0) | (isContents ? 4 : 0)
        writer.integer(UInt8(flags))
        Box.encode(box, into: &writer)
        writer.varint(continuations.count)
        for continuation in continuations { continuation.encode(into: &writer) }
        switch provenance {
        case .file: writer.varint(0)
        case .ocr(let confidence): writer.varint(1 + confidence)
        }
    }

    fileprivate init(from reader: inout ByteReader) throws(DecodingFailure) {
        guard let kind = Kind(rawValue: try reader.string()) else {
            throw reader.fail("unknown block kind")
        }
        let level = try reader.varint()
        let page = try reader.varint()
        let text = try reader.string()
        let flags = try reader.integer(UInt8.self)
        guard flags < 8 else { throw reader.fail("unknown flags of a block") }
        let box = try Box.decode(from: &reader)
        var continuations: [Continuation] = []
        for _ in 0..<(try reader.count(minimumBytes: 3)) {
            let next = try Continuation(from: &reader)
            guard next.start > continuations.last?.start ?? 0, next.start < text.utf8.count else {
                throw reader.fail("a block's continuation is out of place")
            }
            continuations.append(next)
        }
        let provenance = try reader.varint()
        guard provenance <= 101 else { throw reader.fail("unknown provenance of a block") }
        self.init(
            kind: kind, level: level, page: page, text: text, box: box,
            continuations: continuations, isTableHeader: flags & 1 != 0,
            isPreformatted: flags & 2 != 0, isContents: flags & 4 != 0,
            provenance: provenance == 0 ? .file : .ocr(confidence: provenance - 1))
    }
}

extension Block.Continuation {
    fileprivate func encode(into writer: inout ByteWriter) {
        writer.varint(start)
        writer.varint(page)
        Box.encode(box, into: &writer)
    }

    fileprivate init(from reader: inout ByteReader) throws(DecodingFailure) {
        let start = try reader.varint()
        let page = try reader.varint()
        self.init(start: start, page: page, box: try Box.decode(from: &reader))
    }
}

extension Box {
    fileprivate static func encode(_ box: Box?, into writer: inout ByteWriter) {
        writer.integer(UInt8(box == nil ? 0 : 1))
        guard let box else { return }
        writer.box(box)
    }

    fileprivate static func decode(from reader: inout ByteReader) throws(DecodingFailure) -> Box? {
        guard try reader.flag() else { return nil }
        return try reader.box()
    }
}
