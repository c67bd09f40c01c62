package import Answering
package import Corpus
package import Segments
import Snapshots

extension IndexView {
    /// A source that the reader may see, and where it is kept.
    package typealias Source = ReadableSources.Source

    private var readable: ReadableSources {
        ReadableSources(generation.snapshot) { [self] record, _ in sees(record) }
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

    /// The source of a path; nil if there is none, or none that the reader may know of.
    /// - Throws: `corrupt`.
    /// - Complexity: O(segments × log sources).
    func source(of id: SourceID) throws(QuarryError) -> Source? {
        try readable.source(of: id)
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
        try ReadableSources.chunks(of: source, in: positions)
    }

    /// Sources in the order of their paths, of those after a path and that begin with a prefix.
    /// - Returns: `limit` at most, and whether there are more.
    /// - Complexity: O(segments × (log sources + records looked at)).
    package func sources(
        after path: String?, prefix: String, limit: Int
    ) throws(QuarryError) -> (sources: [SourceRecord], hasMore: Bool) {
        try readable.list(after: path, prefix: prefix, limit: limit)
    }
}
