package import Corpus
package import Segments
package import Snapshots

/// The sources of a snapshot that one reader may know of: what tools and endpoints list and read.
package struct ReadableSources: Sendable {
    /// A source, and where it is kept.
    package struct Source: Sendable {
        package let record: SourceRecord
        package let segment: SegmentReader

        package init(record: SourceRecord, segment: SegmentReader) {
            self.record = record
            self.segment = segment
        }
    }

    private let snapshot: Snapshot
    /// Of a record and the number of its segment.
    private let sees: @Sendable (SourceRecord, Int) throws(QuarryError) -> Bool

    package init(
        _ snapshot: Snapshot,
        sees: @escaping @Sendable (SourceRecord, Int) throws(QuarryError) -> Bool
    ) {
        self.snapshot = snapshot
        self.sees = sees
    }

    /// The source of a path; nil if there is none, or none that the reader may know of.
    /// - Throws: `corrupt`.
    /// - Complexity: O(segments × log sources).
    package func source(of id: SourceID) throws(QuarryError) -> Source? {
        for (number, segment) in snapshot.segments.enumerated() {
            guard let record = try segment.sources.record(of: id) else { continue }
            return try sees(record, number) ? Source(record: record, segment: segment) : nil
        }
        return nil
    }

    /// The source's chunks, in their order.
    /// - Throws: `corrupt`.
    package static func chunks(
        of source: Source, in positions: Range<Int>
    ) throws(QuarryError) -> [Chunk] {
        let ordinals = try source.segment.ordinals(of: source.record)
        var chunks: [Chunk] = []
        for ordinal in ordinals.dropFirst(positions.lowerBound).prefix(positions.count) {
            chunks.append(try source.segment.chunk(ordinal).chunk)
        }
        return chunks
    }

    /// Sources in the order of their paths, of those after a path and that begin with a prefix.
    /// - Returns: `limit` at most, and whether there are more.
    /// - Throws: `corrupt`.
    /// - Complexity: O(segments × (log sources + records looked at)).
    package func list(
        after path: String?, prefix: String, limit: Int
    ) throws(QuarryError) -> (sources: [SourceRecord], hasMore: Bool) {
        var found: [SourceRecord] = []
        for (place, segment) in snapshot.segments.enumerated() {
            var number = try segment.sources.firstIndex(from: later(path ?? "", prefix))
            var taken = 0
            while number < segment.sources.count, taken <= limit {
                let record = try segment.sources[number]
                number += 1
                guard record.file.id.path.utf8.starts(with: prefix.utf8) else { break }
                guard record.file.id.path != path, try sees(record, place) else { continue }
                found.append(record)
                taken += 1
            }
        }
        found.sort { $0.file.id < $1.file.id }
        return (Array(found.prefix(limit)), found.count > limit)
    }

    /// The later of two paths, by bytes.
    private func later(_ left: String, _ right: String) -> String {
        SourceID(path: left) < SourceID(path: right) ? right : left
    }
}

extension SourceTable {
    /// The first source whose path is not before this one.
    /// - Complexity: O(log sources).
    fileprivate func firstIndex(from path: String) throws(QuarryError) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if try self[middle].file.id < SourceID(path: path) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }
}
