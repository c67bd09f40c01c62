import Corpus
import Storage

/// A chunk without its place: text, context, tokens. Equal ones have equal vectors in one index,
/// since these are made of nothing else.
extension Chunk {
    func encodeContent(into writer: inout ByteWriter) {
        writer.string(text)
        writer.strings(heading)
        writer.optionalString(tableHeader)
        writer.varint(tokenCount)
    }

    /// At no place.
    /// - Throws: `DecodingFailure` on anything `encodeContent` does not write.
    init(contentFrom reader: inout ByteReader) throws(DecodingFailure) {
        let text = try reader.string()
        let heading = try reader.strings()
        let tableHeader = try reader.optionalString()
        self.init(
            position: 0, text: text, span: Span(range: 0..<0), heading: heading,
            tableHeader: tableHeader, tokenCount: try reader.varint())
    }

    /// By bytes, unlike `==`, for which two ways to write é are one text.
    var contentKey: Digest {
        var writer = ByteWriter()
        encodeContent(into: &writer)
        return Digest.sha256(writer.bytes)
    }

    var encoded: [UInt8] {
        var writer = ByteWriter()
        encode(into: &writer)
        return writer.bytes
    }

    /// The same content at another place.
    func placed(at position: Int, span: Span) -> Chunk {
        var chunk = self
        chunk.position = position
        chunk.span = span
        return chunk
    }
}
