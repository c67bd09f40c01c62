import Corpus
import HNSW
import Postings
import Ranking
import Segments

/// The chunks of segments that are open here.
struct SegmentChunks: ChunkReading {
    let segments: [SegmentReader]

    func signature(of address: ChunkAddress) -> TextSignature? {
        segments[address.segment].signatures?[address.ordinal]
    }

    func identity(of address: ChunkAddress) throws -> ChunkIdentity {
        let record = try segments[address.segment].chunk(address.ordinal)
        return ChunkIdentity(
            text: record.chunk.text,
            source: .init(segment: address.segment, number: record.source))
    }

    func vectors(of addresses: [ChunkAddress]) -> [[Float]] {
        addresses.map { Array(segments[$0.segment].vectors.row($0.ordinal)) }
    }
}
