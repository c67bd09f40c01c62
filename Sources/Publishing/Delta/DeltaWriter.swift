import Corpus
import Segments
import Snapshots
import Storage

/// Writes a delta: the same file for the same two roots.
struct DeltaWriter {
    private let old: IndexContent
    private let new: IndexContent
    private let plan: DeltaPlan
    /// Bytes over which it doesn't pay.
    private let limit: Int
    /// Content key → chunk of the old index, of those that are looked for.
    private let known: [Digest: Int]
    /// Content key → new chunk, and where each of these is in the new index.
    private var fresh: [Digest: Int] = [:]
    private var places: [IndexContent.Place] = []
    private var coding = DeltaChunkCoding()
    private var statements = ByteWriter()
    /// Of the new chunks' vectors and token vectors.
    private var vectorBytes = 0

    /// - Returns: nil where nothing can be derived, see `DeltaPlan`.
    /// - Throws: what damaged segments throw.
    /// - Complexity: O(old index's chunks).
    init?(from old: IndexContent, to new: IndexContent, limit: Int) throws(QuarryError) {
        guard let plan = try DeltaPlan(from: old, to: new) else { return nil }
        self.old = old
        self.new = new
        self.plan = plan
        self.limit = limit
        known = try Self.chunks(of: old, wanted: Self.keys(of: plan, in: new))
    }

    /// - Parameter path: of a file that must not be there.
    /// - Returns: nil, and no file, where the delta would be larger than the limit.
    /// - Throws: what damaged segments throw; `io`.
    mutating func write(to path: String) throws(QuarryError) -> SealedFileInfo? {
        try stateSources()
        guard byteCount <= limit else { return nil }
        var file = try SealedFileWriter(
            path: path, kind: DeltaFormat.kind, version: DeltaFormat.version)
        try file.append(statements.bytes)
        for place in places { try file.append(UnsafeRawBufferPointer(new.vector(place))) }
        for place in places { try file.append(new.tokens(place) ?? []) }
        return try file.seal()
    }

    private var byteCount: Int { statements.bytes.count + vectorBytes }

    private mutating func stateSources() throws(QuarryError) {
        for root in [old.manifest.computedRoot, new.manifest.computedRoot] {
            statements.raw(root.bytes)
        }
        statements.varint(plan.partitions)
        stateCenter()
        statements.varint(plan.leaving.count)
        var last = 0
        for number in plan.leaving {
            statements.varint(number - last)
            last = number
        }
        statements.varint(plan.coming.count)
        for source in plan.coming {
            try state(source)
            // What doesn't pay is not gathered in memory to its end.
            guard byteCount <= limit else { return }
        }
        statements.pad(to: 8)
    }

    private mutating func stateCenter() {
        guard let center = new.center else { return }
        let isKnown = old.center?.map(\.bitPattern) == center.map(\.bitPattern)
        statements.varint(center.count)
        statements.integer(UInt8(isKnown ? 0 : 1))
        guard !isKnown else { return }
        for value in center { statements.float(value) }
    }

    private mutating func state(_ source: DeltaPlan.Coming) throws(QuarryError) {
        source.record.travelling.encode(into: &statements)
        for ordinal in source.ordinals {
            let place = IndexContent.Place(segment: source.segment, ordinal: ordinal)
            let chunk = try new.chunk(place)
            let origin = try self.origin(of: chunk, at: place)
            if coding.encode(origin, into: &statements) {
                chunk.encodeContent(into: &statements)
                let tokens = try new.tokens(place)?.count ?? 0
                if new.manifest.storesTokens { statements.varint(tokens) }
                vectorBytes += new.vector(place).count * MemoryLayout<Float>.size + tokens
            }
            chunk.span.encode(into: &statements)
        }
    }

    private mutating func origin(
        of chunk: Chunk, at place: IndexContent.Place
    ) throws(QuarryError) -> DeltaChunk {
        let key = chunk.contentKey
        // A model of other weights gives the same text another vector.
        if let number = known[key],
            try new.hasVectors(of: place, like: old.place(ofChunk: number), in: old)
        {
            return .old(number)
        }
        if let number = fresh[key], try new.hasVectors(of: place, like: places[number], in: new) {
            return .new(number)
        }
        if fresh[key] == nil { fresh[key] = places.count }
        places.append(place)
        return .new(places.count - 1)
    }
}

extension DeltaWriter {
    private static func keys(
        of plan: DeltaPlan, in index: IndexContent
    ) throws(QuarryError) -> Set<Digest> {
        var keys: Set<Digest> = []
        for source in plan.coming {
            for ordinal in source.ordinals {
                keys.insert(
                    try index.segments[source.segment].chunk(ordinal).contentKey)
            }
        }
        return keys
    }

    /// The first chunk of each content that is wanted.
    private static func chunks(
        of index: IndexContent, wanted: Set<Digest>
    ) throws(QuarryError) -> [Digest: Int] {
        var found: [Digest: Int] = [:]
        guard !wanted.isEmpty else { return found }
        for (segment, content) in index.segments.enumerated() {
            for ordinal in 0..<content.chunkCount {
                let key = try content.chunk(ordinal).contentKey
                guard wanted.contains(key), found[key] == nil else { continue }
                found[key] = index.number(of: .init(segment: segment, ordinal: ordinal))
            }
        }
        return found
    }
}
