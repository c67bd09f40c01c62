import Corpus
import Ranking

extension ClozeSample {
    /// Without the segment's place, which its reader knows.
    func encode(into writer: inout ByteWriter) {
        writer.varint(address.ordinal)
        writer.string(query)
        chunk.encode(into: &writer)
    }

    init(from reader: inout ByteReader, segment: Int) throws(DecodingFailure) {
        let ordinal = try reader.varint()
        let query = try reader.string()
        let chunk = try Chunk(from: &reader)
        self.init(
            address: ChunkAddress(segment: segment, ordinal: ordinal), query: query,
            rest: chunk.embeddedText, chunk: chunk)
    }
}
