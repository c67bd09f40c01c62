import Corpus
import Segments
import Snapshots
import Storage

/// A delta, read and held to the two roots that it is between. It comes from the network: nothing
/// of it is believed that bytes can't hold, and what is derived from it is proved by the new root.
struct DeltaReader {
    /// A source that comes.
    struct Source {
        var record: SourceRecord
        /// In their order, with their spans.
        var chunks: [(origin: DeltaChunk, span: Span)]
    }

    private(set) var partitions = 0
    /// Components of a token vector; 0 where the index stores none.
    private(set) var tokenDimension = 0
    /// What the codes of the token vectors are made with; nil: as in the old index.
    private(set) var center: [Float]?
    /// Numbers of old sources.
    private(set) var leaving: Set<Int> = []
    private(set) var sources: [Source] = []
    /// Contents of the new chunks.
    private(set) var chunks: [Chunk] = []
    private let file: SealedFile
    private let dimension: Int
    private let storesTokens: Bool
    /// Where in the payload the vectors begin, and each new chunk's token vectors; the end of all
    /// at the end.
    private var vectors = 0
    private var tokens: [Int] = []
    private var tokenBytes = 0

    /// - Throws: `notFound`, `io`; `corrupt` for what is no delta between these, `formatTooNew`.
    /// - Complexity: O(bytes), in memory too.
    init(
        path: String, from old: Manifest, to new: Manifest
    ) throws(QuarryError) {
        file = try SealedFile(
            path: path, kind: DeltaFormat.kind,
            versions: DeltaFormat.version...DeltaFormat.version)
        dimension = new.statistics.dimension
        storesTokens = new.storesTokens
        do throws(DecodingFailure) {
            var reader = ByteReader(file.payload)
            try readHead(from: &reader, old: old, new: new)
            try readSources(from: &reader, old: old, new: new)
            try reader.skipPadding(to: 8)
            try readVectors(from: &reader)
        } catch {
            throw file.corrupt(at: error.offset, because: error.reason)
        }
    }

    /// Of a new chunk. Traps if there is no such.
    func vector(of number: Int) -> [Float] {
        let bytes = dimension * MemoryLayout<Float>.size
        return floats(at: vectors + number * bytes)
    }

    /// Of a new chunk; nil where the index stores none. Traps if there is no such.
    func tokens(of number: Int) -> [UInt8]? {
        storesTokens ? Array(file.payload[tokens[number]..<tokens[number + 1]]) : nil
    }

    private func floats(at offset: Int) -> [Float] {
        (0..<dimension).map {
            let place = offset + $0 * MemoryLayout<Float>.size
            return Float(
                bitPattern: UInt32(
                    littleEndian: file.payload.loadUnaligned(fromByteOffset: place, as: UInt32.self)
                ))
        }
    }
}

extension DeltaReader {
    /// Bytes of memory that reading a delta takes at most: its texts and vectors, and what it states of
    /// sources and chunks in a few bytes each.
    static func memory(forBytes bytes: Int, from old: Manifest, to new: Manifest) -> Int {
        let statistics = new.statistics
        let chunks = min(bytes / DeltaFormat.leastChunkBytes, statistics.chunks)
        let fresh = bytes / (DeltaFormat.leastChunkBytes + statistics.dimension * 4)
        let sources = min(bytes / DeltaFormat.leastSourceBytes, statistics.sources)
        let stated =
            chunks * MemoryLayout<(origin: DeltaChunk, span: Span)>.stride
            + min(fresh, statistics.chunks) * MemoryLayout<Chunk>.stride
            + sources * MemoryLayout<Source>.stride
            + min(bytes, old.statistics.sources) * 2 * MemoryLayout<Int>.stride
        // What grows is in memory twice.
        return 4 * bytes + 2 * stated
    }

    private mutating func readHead(
        from reader: inout ByteReader, old: Manifest, new: Manifest
    ) throws(DecodingFailure) {
        for manifest in [old, new] {
            guard try reader.raw(Digest.byteCount).elementsEqual(manifest.computedRoot.bytes) else {
                throw reader.fail("is a delta between other roots")
            }
        }
        guard SegmentContent.dimensions.contains(dimension),
            old.statistics.dimension == dimension
        else { throw reader.fail("vectors of \(dimension) components can't be derived") }
        partitions = try reader.varint()
        guard (1...DeltaFormat.maximumPartitions).contains(partitions) else {
            throw reader.fail("\(partitions) partitions can't be meant")
        }
        if storesTokens { try readCenter(from: &reader) }
        let sourceCount = old.segments.reduce(0) { $0 + $1.sources }
        var last = 0
        for position in 0..<(try reader.count()) {
            let step = try reader.varint()
            guard step < sourceCount - last, step > 0 || position == 0 else {
                throw reader.fail("no old source is \(step) after \(last)")
            }
            last += step
            leaving.insert(last)
        }
    }

    private mutating func readCenter(from reader: inout ByteReader) throws(DecodingFailure) {
        tokenDimension = try reader.varint()
        guard DeltaFormat.tokenDimensions.contains(tokenDimension) else {
            throw reader.fail("token vectors of \(tokenDimension) components can't be meant")
        }
        guard try reader.integer(UInt8.self) != 0 else { return }
        var center: [Float] = []
        for _ in 0..<tokenDimension { center.append(try reader.float()) }
        guard center.allSatisfy(\.isFinite) else {
            throw reader.fail("the center of the token vectors is no number")
        }
        self.center = center
    }

    private mutating func readSources(
        from reader: inout ByteReader, old: Manifest, new: Manifest
    ) throws(DecodingFailure) {
        let oldCount = old.segments.reduce(0) { $0 + $1.chunks }
        let sourceCount = try reader.count()
        guard sourceCount <= new.statistics.sources else {
            throw reader.fail("more sources come than the new root has")
        }
        var coding = DeltaChunkCoding()
        var chunkCount = 0
        for _ in 0..<sourceCount {
            let record = try SourceRecord(from: &reader, version: SourceRecord.codingVersion)
            guard record.chunkCount <= reader.remaining / DeltaFormat.leastChunkBytes,
                record.chunkCount <= new.statistics.chunks - chunkCount
            else { throw reader.fail("more chunks come than the new root has") }
            chunkCount += record.chunkCount
            var source = Source(record: record.travelling, chunks: [])
            for _ in 0..<record.chunkCount {
                let (origin, isStated) = try coding.decode(from: &reader, oldCount: oldCount)
                if isStated { try readContent(from: &reader) }
                source.chunks.append((origin, try Span(from: &reader)))
            }
            sources.append(source)
        }
    }

    private mutating func readContent(from reader: inout ByteReader) throws(DecodingFailure) {
        chunks.append(try Chunk(contentFrom: &reader))
        guard storesTokens else { return }
        let length = try reader.varint()
        // All of them still have to come.
        guard length <= reader.remaining - tokenBytes,
            length % TokenCodes.rowBytes(tokenDimension) == 0
        else {
            throw reader.fail("token vectors of \(length) bytes")
        }
        tokenBytes += length
        // Lengths until it is known where the first begin.
        tokens.append(length)
    }

    private mutating func readVectors(from reader: inout ByteReader) throws(DecodingFailure) {
        let rowBytes = dimension * MemoryLayout<Float>.size
        guard reader.remaining == chunks.count * rowBytes + tokenBytes else {
            throw reader.fail("vectors and new chunks differ in number")
        }
        vectors = reader.offset
        for number in chunks.indices {
            guard vector(of: number).allSatisfy({ abs($0) <= DeltaFormat.maximumComponent }) else {
                throw reader.fail("the vector \(number) has no length of 1")
            }
        }
        var end = vectors + chunks.count * rowBytes
        tokens =
            [end]
            + tokens.map { length in
                end += length
                return end
            }
    }
}
