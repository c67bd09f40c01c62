import Corpus
import Segments
import Snapshots

/// The contents of a root's segments. Sources and chunks are numbered through, in the order of the
/// segments.
struct IndexContent {
    /// A chunk.
    struct Place: Hashable {
        var segment: Int
        var ordinal: Int
    }

    let manifest: Manifest
    let segments: [SegmentContent]
    /// Of each segment, and the count of all at the end.
    private let firstSources: [Int]
    private let firstChunks: [Int]

    var sourceCount: Int { firstSources.last ?? 0 }
    var chunkCount: Int { firstChunks.last ?? 0 }

    /// - Parameter path: where a file of a segment lies.
    /// - Throws: what the files throw; `corrupt` if they are not what the root says.
    init(
        _ manifest: Manifest,
        path: (Manifest.SegmentEntry, _ name: String) -> String
    ) throws(QuarryError) {
        var segments: [SegmentContent] = []
        var (sources, chunks) = ([0], [0])
        for entry in manifest.segments {
            let content = try SegmentContent(hasTokens: entry.storesTokens) { path(entry, $0) }
            guard content.sources.count == entry.sources, content.chunkCount == entry.chunks,
                content.dimension == manifest.statistics.dimension
            else {
                throw QuarryError(
                    .corrupt, path: path(entry, SegmentContent.chunksFile),
                    "the segment has other counts than the root says")
            }
            segments.append(content)
            sources.append(sources[sources.count - 1] + content.sources.count)
            chunks.append(chunks[chunks.count - 1] + content.chunkCount)
        }
        self.manifest = manifest
        self.segments = segments
        (firstSources, firstChunks) = (sources, chunks)
    }

    /// Of a generation in an index folder.
    init(_ manifest: Manifest, in layout: IndexLayout) throws(QuarryError) {
        try self.init(manifest) { "\(layout.segment($0.id))/\($1)" }
    }

    /// Of a root in a repository that is a folder of this machine.
    init(_ manifest: Manifest, inRepository folder: String) throws(QuarryError) {
        try self.init(manifest) { entry, name in
            let file = entry.files.first { $0.name == name }
            // What the root does not name is not there.
            return "\(folder)/\(RepositoryLayout.object(file?.sha256 ?? "none"))"
        }
    }

    /// What the codes of the token vectors were made with, the same in all segments; nil where none
    /// are stored.
    var center: [Float]? { segments.lazy.compactMap(\.center).first }

    func number(ofSource index: Int, in segment: Int) -> Int { firstSources[segment] + index }

    func number(of place: Place) -> Int { firstChunks[place.segment] + place.ordinal }

    /// Traps unless there is such a chunk.
    /// - Complexity: O(log segments).
    func place(ofChunk number: Int) -> Place {
        precondition((0..<chunkCount).contains(number), "a chunk's number is one of the index")
        var (low, high) = (0, segments.count - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if firstChunks[middle] <= number { low = middle } else { high = middle - 1 }
        }
        return Place(segment: low, ordinal: number - firstChunks[low])
    }

    /// The segments that another root has not.
    func segments(missingIn other: Manifest) -> [Int] {
        let there = Set(other.segments.map(\.id))
        return segments.indices.filter { !there.contains(manifest.segments[$0].id) }
    }
}

extension IndexContent {
    func chunk(_ place: Place) throws(QuarryError) -> Chunk {
        try segments[place.segment].chunk(place.ordinal)
    }

    func vector(_ place: Place) -> UnsafeBufferPointer<Float> {
        segments[place.segment].vector(place.ordinal)
    }

    func tokens(_ place: Place) throws(QuarryError) -> [UInt8]? {
        try segments[place.segment].tokens(place.ordinal)
    }

    /// Whether two chunks have the same vectors, bit by bit.
    func hasVectors(
        of place: Place, like other: Place, in index: IndexContent
    ) throws(QuarryError) -> Bool {
        let (left, right) = (vector(place), index.vector(other))
        guard left.count == right.count,
            zip(left, right).allSatisfy({ $0.bitPattern == $1.bitPattern })
        else { return false }
        return try tokens(place) == index.tokens(other)
    }
}

extension Manifest.SegmentEntry {
    var storesTokens: Bool { files.contains { $0.name == SegmentContent.tokensFile } }
}

extension Manifest {
    /// Whether the index has token vectors of its chunks.
    var storesTokens: Bool { segments.contains { $0.storesTokens } }
}
