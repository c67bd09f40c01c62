package import Corpus

/// A chunk and the source it belongs to, by its number in the segment.
package struct ChunkRecord: Hashable, Sendable {
    package var source: Int
    package var chunk: Chunk

    package init(source: Int, chunk: Chunk) {
        self.source = source
        self.chunk = chunk
    }

    func encode(into writer: inout ByteWriter) {
        writer.varint(source)
        chunk.encode(into: &writer)
    }

    init(from reader: inout ByteReader) throws(DecodingFailure) {
        source = try reader.varint()
        chunk = try Chunk(from: &reader)
    }
}
