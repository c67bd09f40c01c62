import Corpus
import Segments
import Snapshots
import Synchronization

/// What a segment that is derived is made of, gathered source by source.
///
/// A delta can say in a few bytes that a chunk comes again and again. No more is gathered than the
/// root says of the segment, in files that the disk has room for.
struct SegmentMaterial {
    private(set) var sources: [SegmentSource] = []
    private let entry: Manifest.SegmentEntry
    private let old: IndexContent
    private let delta: DeltaReader
    /// Where each chunk's token vectors are.
    private var origins: [DeltaChunk] = []
    /// Bytes of chunks that may still come.
    private var chunkBytes: Int
    private let maximumChunks: Int

    init(for entry: Manifest.SegmentEntry, from old: IndexContent, by delta: DeltaReader) {
        self.entry = entry
        self.old = old
        self.delta = delta
        chunkBytes = entry.length(of: SegmentContent.chunksFile)
        // A number costs nothing in a root; bytes of vectors need a disk that has room for them.
        let rowBytes = SegmentContent.vectorBytes(ofDimension: old.manifest.statistics.dimension)
        maximumChunks = min(entry.chunks, entry.length(of: SegmentContent.vectorsFile) / rowBytes)
    }

    /// Takes a source of the old index as it is.
    mutating func add(_ index: Int, ofSegment segment: Int) throws(QuarryError) {
        let content = old.segments[segment]
        let record = try content.sources[index]
        var chunks: [Chunk] = []
        var vectors: [Float] = []
        for ordinal in try content.ordinals(of: record) {
            let place = IndexContent.Place(segment: segment, ordinal: ordinal)
            let chunk = try content.chunk(ordinal)
            try take(chunk, from: .old(old.number(of: place)))
            chunks.append(chunk)
            vectors += content.vector(ordinal)
        }
        sources.append(
            SegmentSource(record: record.travelling, chunks: chunks, vectors: vectors))
    }

    /// Takes a source that comes.
    mutating func add(_ source: DeltaReader.Source) throws(QuarryError) {
        var chunks: [Chunk] = []
        var vectors: [Float] = []
        for (position, (origin, span)) in source.chunks.enumerated() {
            switch origin {
            case .old(let number):
                let place = old.place(ofChunk: number)
                let chunk = try old.chunk(place).placed(at: position, span: span)
                try take(chunk, from: origin)
                chunks.append(chunk)
                vectors += old.vector(place)
            case .new(let number):
                let chunk = delta.chunks[number].placed(at: position, span: span)
                try take(chunk, from: origin)
                chunks.append(chunk)
                vectors += delta.vector(of: number)
            }
        }
        sources.append(SegmentSource(record: source.record, chunks: chunks, vectors: vectors))
    }

    private mutating func take(_ chunk: Chunk, from origin: DeltaChunk) throws(QuarryError) {
        // The file has these bytes and more of each chunk.
        chunkBytes -=
            chunk.text.utf8.count + chunk.heading.reduce(0) { $0 + $1.utf8.count }
            + (chunk.tableHeader?.utf8.count ?? 0)
        origins.append(origin)
        guard chunkBytes >= 0, origins.count <= maximumChunks else {
            throw QuarryError(
                .corrupt, "the delta has more chunks of segment \(entry.partition) than the root")
        }
    }

    /// Gives the token vectors of the chunks in their order, as a segment's writer asks for them;
    /// nil where the segment has none.
    var lateTokens: LateTokens? {
        guard entry.storesTokens else { return nil }
        let next = Next()
        return LateTokens(
            coder: { [self] () throws(QuarryError) in TokenCoder(center: try center()) },
            codes: { [self] texts throws(QuarryError) in
                let first = next.taking(texts.count)
                var codes: [[UInt8]] = []
                for origin in origins[first..<first + texts.count] {
                    codes.append(try tokens(of: origin))
                }
                return codes
            })
    }

    /// The chunk whose token vectors are asked for next.
    private final class Next: Sendable {
        private let number = Mutex(0)

        /// - Returns: the first of these.
        func taking(_ count: Int) -> Int {
            number.withLock { number in
                number += count
                return number - count
            }
        }
    }

    private func center() throws(QuarryError) -> [Float] {
        guard let center = delta.center ?? old.center, center.count == delta.tokenDimension else {
            throw QuarryError(
                .corrupt,
                "the old index has no token vectors of \(delta.tokenDimension) components")
        }
        return center
    }

    private func tokens(of origin: DeltaChunk) throws(QuarryError) -> [UInt8] {
        let found =
            switch origin {
            case .old(let number): try old.tokens(old.place(ofChunk: number))
            case .new(let number): delta.tokens(of: number)
            }
        guard let found, TokenCodes.isWhole(found, dimension: delta.tokenDimension) else {
            throw QuarryError(.corrupt, "token vectors of segment \(entry.partition) are missing")
        }
        return found
    }
}

extension Manifest.SegmentEntry {
    /// Of one of its files; 0 where there is none of that name.
    fileprivate func length(of name: String) -> Int {
        files.first { $0.name == name }?.length ?? 0
    }
}
