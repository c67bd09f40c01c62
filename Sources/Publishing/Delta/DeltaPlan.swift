import Corpus
import Segments
import Snapshots

/// What an index's new root has of sources that an old one has not, and the other way round.
struct DeltaPlan {
    /// A source of the new root that is not in the old one as it is.
    struct Coming {
        /// In the new root's order.
        var segment: Int
        var record: SourceRecord
        var ordinals: Range<Int>
    }

    /// How many partitions the new index has.
    let partitions: Int
    /// Numbers of the old root's sources that are not in the new one as they were, ascending.
    private(set) var leaving: [Int] = []
    private(set) var coming: [Coming] = []

    private typealias Known = (number: Int, segment: Int, record: SourceRecord)

    /// Segments that both roots have are not looked into.
    /// - Returns: nil where the new index's sources are in other partitions than their names say.
    /// - Throws: what damaged segments throw.
    /// - Complexity: O(the other segments' bytes), in memory O(their sources).
    init?(from old: IndexContent, to new: IndexContent) throws(QuarryError) {
        let other = new.segments(missingIn: old.manifest)
        guard let partitions = try Self.partitions(of: new, segments: other) else { return nil }
        self.partitions = partitions
        var known = try Self.sources(of: old, segments: old.segments(missingIn: new.manifest))
        for segment in other {
            let content = new.segments[segment]
            for index in 0..<content.sources.count {
                let record = try content.sources[index]
                let source = Coming(
                    segment: segment, record: record, ordinals: try content.ordinals(of: record))
                if let before = known[record.file.id],
                    try Self.isSame(source, in: new, as: before, in: old)
                {
                    known[record.file.id] = nil
                } else {
                    coming.append(source)
                }
            }
        }
        leaving = known.values.map(\.number).sorted()
    }

    private static func sources(
        of index: IndexContent, segments: [Int]
    ) throws(QuarryError) -> [SourceID: Known] {
        var known: [SourceID: Known] = [:]
        for segment in segments {
            let table = index.segments[segment].sources
            for number in 0..<table.count {
                let record = try table[number]
                known[record.file.id] = (
                    number: index.number(ofSource: number, in: segment), segment: segment,
                    record: record
                )
            }
        }
        return known
    }

    /// Whether record, chunks and vectors are the same, byte by byte.
    private static func isSame(
        _ source: Coming, in new: IndexContent, as known: Known, in old: IndexContent
    ) throws(QuarryError) -> Bool {
        guard source.record.travelling.encoded == known.record.travelling.encoded else {
            return false
        }
        let ordinals = try old.segments[known.segment].ordinals(of: known.record)
        for (ordinal, before) in zip(source.ordinals, ordinals) {
            let place = IndexContent.Place(segment: source.segment, ordinal: ordinal)
            let other = IndexContent.Place(segment: known.segment, ordinal: before)
            guard try new.chunk(place).encoded == old.chunk(other).encoded,
                try new.hasVectors(of: place, like: other, in: old)
            else { return false }
        }
        return true
    }

    /// The least number of partitions that puts each source where it is: the root does not state
    /// it.
    private static func partitions(
        of index: IndexContent, segments: [Int]
    ) throws(QuarryError) -> Int? {
        let highest = index.manifest.segments.reduce(0) { max($0, $1.partition) }
        guard highest < DeltaFormat.maximumPartitions else { return nil }
        var ids: [(id: SourceID, partition: Int)] = []
        for segment in segments {
            let table = index.segments[segment].sources
            for number in 0..<table.count {
                ids.append((try table[number].file.id, index.manifest.segments[segment].partition))
            }
        }
        // The last ones may be empty.
        let counts = highest + 1...min(2 * highest + 64, DeltaFormat.maximumPartitions)
        return counts.first { count in
            let partitioning = Partitioning(count: count)
            return ids.allSatisfy { partitioning.partition(of: $0.id) == $0.partition }
        }
    }
}

extension SourceRecord {
    /// Without what depends on the segment.
    var travelling: SourceRecord {
        var record = self
        record.firstOrdinal = 0
        return record
    }

    fileprivate var encoded: [UInt8] {
        var writer = ByteWriter()
        encode(into: &writer)
        return writer.bytes
    }
}
