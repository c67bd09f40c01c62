import Corpus
import HNSW
import Ranking
import Searching
import Segments
import Snapshots

/// What an audience may see of a snapshot, in an order that does not depend on how it is cut into
/// segments: sources by path, their chunks by position. Chunks are numbered from 0 in that order.
struct DatasetCorpus: Sendable {
    let snapshot: Snapshot
    let sources: [DatasetSource]
    /// By segment: the places in `sources` of those of its sources that are seen, in order, which is
    /// the order of their ordinals too.
    private let places: [[Int32]]
    /// Sources that the audience may not see.
    let restricted: Int
    /// Of the metadata of all sources, sorted: each line has all of them, so that lines are alike.
    let metadataKeys: [String]

    var chunkCount: Int { sources.last?.chunks.upperBound ?? 0 }

    /// - Throws: `corrupt`.
    /// - Complexity: O(sources · (log sources + rules)); a path and some numbers a source are kept.
    init(_ snapshot: Snapshot, audience: Audience) throws(QuarryError) {
        let rules = snapshot.settings.metadata
        var found: [(path: String, segment: Int, number: Int, ordinals: Range<Int>)] = []
        var (restricted, keys) = (0, Set<String>())
        for (segment, reader) in snapshot.segments.enumerated() {
            for number in 0..<reader.sources.count {
                let record = try reader.sources[number]
                let path = record.file.id.path
                guard audience.sees(path, rules: rules) else {
                    restricted += 1
                    continue
                }
                keys.formUnion(rules.metadata(of: path, stating: record.facts).keys)
                found.append((path, segment, number, try reader.ordinals(of: record)))
            }
        }
        found.sort { SourceID(path: $0.path) < SourceID(path: $1.path) }
        var next = 0
        sources = found.map { source in
            defer { next += source.ordinals.count }
            return DatasetSource(
                path: source.path, segment: source.segment, number: source.number,
                ordinals: source.ordinals, firstChunk: next)
        }
        var places = [[Int32]](repeating: [], count: snapshot.segments.count)
        for (place, source) in sources.enumerated() {
            places[source.segment].append(Int32(place))
        }
        self.places = places
        self.snapshot = snapshot
        self.restricted = restricted
        metadataKeys = keys.subtracting([MetadataRule.readersKey]).sorted()
    }

    func record(of source: DatasetSource) throws(QuarryError) -> SourceRecord {
        try snapshot.segments[source.segment].sources[source.number]
    }

    /// The chunks of a source, by position.
    /// - Throws: `corrupt`.
    func read(_ source: DatasetSource) throws(QuarryError) -> [Chunk] {
        let segment = snapshot.segments[source.segment]
        var chunks: [Chunk] = []
        for ordinal in source.ordinals { chunks.append(try segment.chunk(ordinal).chunk) }
        return chunks
    }

    func read(chunk number: Int) throws(QuarryError) -> Chunk {
        let address = address(of: number)
        return try snapshot.segments[address.segment].chunk(address.ordinal).chunk
    }

    func address(of chunk: Int) -> ChunkAddress {
        let source = sources[sourceIndex(of: chunk)]
        return ChunkAddress(
            segment: source.segment, ordinal: source.ordinals.lowerBound + chunk - source.firstChunk
        )
    }

    /// The number of a chunk that is seen.
    /// - Throws: `corrupt` where no source that is seen has it.
    /// - Complexity: O(log sources).
    func chunk(at address: ChunkAddress) throws(QuarryError) -> Int {
        let seen = places[address.segment]
        // The last one that begins at the ordinal or before it.
        var (low, high) = (0, seen.count)
        while low < high {
            let middle = (low + high) / 2
            let start = sources[Int(seen[middle])].ordinals.lowerBound
            if start <= address.ordinal { low = middle + 1 } else { high = middle }
        }
        guard low > 0, case let source = sources[Int(seen[low - 1])],
            source.ordinals.contains(address.ordinal)
        else {
            throw QuarryError(
                .corrupt, path: snapshot.layout.root,
                "no source has chunk \(address.ordinal) of segment \(address.segment)")
        }
        return source.firstChunk + address.ordinal - source.ordinals.lowerBound
    }

    /// The place of a chunk's source in `sources`.
    /// - Complexity: O(log sources).
    func sourceIndex(of chunk: Int) -> Int {
        // The last one that begins at the chunk or before it; sources without chunks begin where
        // the next one does.
        var (low, high) = (0, sources.count)
        while low < high {
            let middle = (low + high) / 2
            if sources[middle].firstChunk <= chunk { low = middle + 1 } else { high = middle }
        }
        precondition(low > 0, "the chunk is one of the corpus")
        return low - 1
    }

    /// The place of a source in `sources`; nil where it is not among them.
    /// - Complexity: O(log sources).
    func sourceIndex(path: String) -> Int? {
        let id = SourceID(path: path)
        var (low, high) = (0, sources.count)
        while low < high {
            let middle = (low + high) / 2
            if SourceID(path: sources[middle].path) < id { low = middle + 1 } else { high = middle }
        }
        return low < sources.count && sources[low].path == path ? low : nil
    }

    /// A set for each segment of the snapshot.
    func ordinals(where isMember: (_ chunk: Int) -> Bool) -> [OrdinalSet] {
        var sets = snapshot.segments.map { OrdinalSet(bound: $0.chunkCount) }
        for source in sources {
            for (ordinal, chunk) in zip(source.ordinals, source.chunks) where isMember(chunk) {
                sets[source.segment].insert(ordinal)
            }
        }
        return sets
    }
}
