import Corpus
import Ranking
import Segments

/// The places of a member's chunks in the group, each looked up once.
struct GroupPlaces {
    let segments: [SegmentReader]
    let partitions: Int
    private var known: [ChunkAddress: GroupPlace] = [:]

    init(segments: [SegmentReader], partitions: Int) {
        self.segments = segments
        self.partitions = partitions
    }

    /// - Throws: `corrupt`.
    mutating func place(of address: ChunkAddress) throws(QuarryError) -> GroupPlace {
        if let place = known[address] { return place }
        let segment = segments[address.segment]
        let record = try segment.chunk(address.ordinal)
        let place = GroupPlace(
            source: try segment.sources[record.source].file.id, position: record.chunk.position,
            partitions: partitions)
        known[address] = place
        return place
    }
}
