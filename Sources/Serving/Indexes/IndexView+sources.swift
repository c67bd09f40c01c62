package import Corpus
package import Segments
import Snapshots

extension IndexView {
    /// A source that the reader may see, and where it is kept.
    package struct Source: Sendable {
        package let record: SourceRecord
        package let segment: SegmentReader
    }

    /// The source of an id; nil if there is none, or none that the reader may know of.
    /// - Throws: `corrupt`.
    /// - Complexity: O(sources) for the first id of a generation, then O(1).
    package func source(_ id: String) throws(QuarryError) -> Source? {
        guard let place = try generation.directory.place(of: id) else { return nil }
        let segment = generation.snapshot.segments[place.segment]
        let record = try segment.sources[place.number]
        return sees(record) ? Source(record: record, segment: segment) : nil
    }

    /// The passage of an id, with its source.
    /// - Throws: `corrupt`.
    /// - Complexity: O(chunks of the source).
    package func passage(
        _ id: PassageID
    ) throws(QuarryError) -> (source: Source, chunk: Chunk)? {
        guard let source = try source(id.source) else { return nil }
        for ordinal in try source.segment.ordinals(of: source.record) {
            let chunk = try source.segment.chunk(ordinal).chunk
            if chunk.span.range == id.range { return (source, chunk) }
        }
        return nil
    }

    /// The source's chunks, in their order.
    package func chunks(
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
    /// - Complexity: O(segments × (log sources + records looked at)).
    package func sources(
        after path: String?, prefix: String, limit: Int
    ) throws(QuarryError) -> (sources: [SourceRecord], hasMore: Bool) {
        var found: [SourceRecord] = []
        for segment in generation.snapshot.segments {
            var number = try segment.sources.firstIndex(from: max(path ?? "", prefix))
            var taken = 0
            while number < segment.sources.count, taken <= limit {
                let record = try segment.sources[number]
                number += 1
                guard record.file.id.path.utf8.starts(with: prefix.utf8) else { break }
                guard record.file.id.path != path, sees(record) else { continue }
                found.append(record)
                taken += 1
            }
        }
        found.sort { $0.file.id < $1.file.id }
        return (Array(found.prefix(limit)), found.count > limit)
    }

    /// The later of two paths, by bytes.
    private func max(_ left: String, _ right: String) -> String {
        SourceID(path: left) < SourceID(path: right) ? right : left
    }
}

extension SourceTable {
    /// The first source whose path is not before this one.
    /// - Complexity: O(log sources).
    func firstIndex(from path: String) throws(QuarryError) -> Int {
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
