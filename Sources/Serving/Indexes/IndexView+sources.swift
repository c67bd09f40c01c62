import Answering
import Corpus
import Searching
import Segments
import Snapshots

extension IndexView {
    /// A source that the reader may see, and where it is kept.
    typealias Source = ReadableSources.Source

    private var readable: ReadableSources {
        ReadableSources(generation.snapshot) { [self] record, _ in sees(record) }
    }

    /// The source of an id; nil if there is none, or none that the reader may know of.
    /// - Throws: `corrupt`.
    /// - Complexity: as `SourceDirectory.place`.
    func source(_ id: String, in scope: SourceScope) throws(QuarryError) -> Source? {
        guard let place = try generation.directory.place(of: id, in: scope) else { return nil }
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

    /// The source of an id with some of its passages, in their order; nil where there is none that
    /// the reader may know of, or where it has no passage as is named.
    /// - Parameter filters: that must hold for something of it.
    /// - Throws: `corrupt`.
    /// - Complexity: O(chunks of the source).
    func part(
        _ part: SourcePart, of id: String, in scope: SourceScope, where filters: [Condition] = []
    ) throws(QuarryError) -> (record: SourceRecord, chunks: [Chunk])? {
        guard let source = try source(id, in: scope) else { return nil }
        if !filters.isEmpty {
            let narrowed = ReadableSources(try shard.narrowed(by: filters))
            guard try narrowed.source(of: source.record.file.id) != nil else { return nil }
        }
        let positions: Range<Int>
        switch part {
        case .positions(let from, let count): positions = from..<from + count
        case .passage(_, _, let around):
            guard let place = try position(of: part.range, in: source) else { return nil }
            positions = max(place - around, 0)..<place + around + 1
        }
        return (source.record, try ReadableSources.chunks(of: source, in: positions))
    }

    /// Of the passage at a range, among its source's.
    private func position(
        of range: Range<Int>?, in source: Source
    ) throws(QuarryError) -> Int? {
        for (place, ordinal) in try source.segment.ordinals(of: source.record).enumerated()
        where try source.segment.chunk(ordinal).chunk.span.range == range { return place }
        return nil
    }

    /// Sources in the order of their paths, of those after a path and that begin with a prefix.
    /// - Returns: `limit` at most, and whether there are more.
    /// - Complexity: O(segments × (log sources + records looked at)).
    func sources(
        after path: String?, prefix: String, limit: Int, where filters: [Condition] = []
    ) throws(QuarryError) -> (sources: [SourceRecord], hasMore: Bool) {
        let sources =
            filters.isEmpty ? readable : ReadableSources(try shard.narrowed(by: filters))
        return try sources.list(after: path, prefix: prefix, limit: limit)
    }
}
