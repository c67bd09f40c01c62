extension Chunk {
    /// Version of the byte form below.
    package static let codingVersion = 1

    /// Equal chunks have equal bytes.
    package func encode(into writer: inout ByteWriter) {
        writer.varint(position)
        writer.string(text)
        span.encode(into: &writer)
        writer.strings(heading)
        writer.optionalString(tableHeader)
        writer.varint(tokenCount)
    }

    /// - Throws: `DecodingFailure` on anything `encode` does not write.
    package init(from reader: inout ByteReader) throws(DecodingFailure) {
        let position = try reader.varint()
        let text = try reader.string()
        let span = try Span(from: &reader)
        let heading = try reader.strings()
        let tableHeader = try reader.optionalString()
        self.init(
            position: position, text: text, span: span, heading: heading,
            tableHeader: tableHeader, tokenCount: try reader.varint())
    }
}

extension Span {
    package func encode(into writer: inout ByteWriter) {
        writer.varint(range.lowerBound)
        writer.varint(range.count)
        writer.varint(page)
        writer.varint(lastPage)
    }

    package init(from reader: inout ByteReader) throws(DecodingFailure) {
        let start = try reader.varint()
        let length = try reader.varint()
        let (end, overflow) = start.addingReportingOverflow(length)
        if overflow { throw reader.fail("span ends past all integers") }
        let page = try reader.varint()
        self.init(range: start..<end, page: page, lastPage: try reader.varint())
    }
}
