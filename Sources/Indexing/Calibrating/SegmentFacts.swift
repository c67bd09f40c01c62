package import Corpus
import Embedding
import Ranking
import Segments

/// What measuring an index needs of one of its segments besides the terms: the scripts of the
/// chunks, and the pseudo-queries that may be among the index's. Those of all segments together
/// say what one look at all of them would.
package struct SegmentFacts: Sendable {
    let languages: SegmentLanguages
    /// With addresses in a segment 0.
    let drawn: ClozeSampler.Drawn

    /// Version of what is measured and drawn and of the byte form; part of the artifact's key.
    static let version = 3

    /// Chunks that a thread looks at in one go.
    private static let blockSize = 512

    /// - Throws: `corrupt`.
    /// - Complexity: O(text and vectors of the segment), the text on all threads.
    init(
        _ segment: SegmentReader, tokenizer: any Tokenizer, threads: Int
    ) throws(QuarryError) {
        let starts = Array(stride(from: 0, to: segment.chunkCount, by: Self.blockSize))
        let parts = Parallel.map(starts.count, threads: threads) { number in
            Result { () throws(QuarryError) in
                let end = min(starts[number] + Self.blockSize, segment.chunkCount)
                return (
                    languages: try SegmentLanguages.chunks(starts[number]..<end, of: segment),
                    drawn: try ClozeSampler.drawn(from: starts[number]..<end, of: segment)
                )
            }
        }
        var chunks: [SegmentLanguages.ChunkLanguages] = []
        var drawn: [ClozeSampler.Drawn] = []
        for part in parts {
            let part = try part.get()
            chunks += part.languages
            drawn.append(part.drawn)
        }
        languages = try SegmentLanguages(of: chunks, in: segment, tokenizer: tokenizer)
        self.drawn = ClozeSampler.merged(drawn)
    }

    package var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.varint(Self.version)
        let languages = languages.encoded()
        writer.varint(languages.count)
        writer.raw(languages)
        writer.varint(drawn.count)
        for (script, samples) in drawn.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            writer.string(script.rawValue)
            writer.varint(samples.count)
            for (key, sample) in samples {
                writer.raw(key.bytes)
                sample.encode(into: &writer)
            }
        }
        return writer.bytes
    }

    /// - Parameters:
    ///   - dimension: of the vectors.
    ///   - path: for messages.
    /// - Throws: `corrupt`.
    package init(
        encoded bytes: [UInt8], dimension: Int, path: String
    ) throws(QuarryError) {
        self = try DecodedObject.read(bytes, path: path) { reader throws(DecodingFailure) in
            try Self(from: &reader, dimension: dimension)
        }
    }

    private init(
        from reader: inout ByteReader, dimension: Int
    ) throws(DecodingFailure) {
        guard try reader.varint() == Self.version else { throw reader.fail("another version") }
        let bytes = Array(try reader.raw(try reader.count()))
        guard let languages = SegmentLanguages(encoded: bytes, dimension: dimension) else {
            throw reader.fail("scripts that can't be read")
        }
        var drawn: ClozeSampler.Drawn = [:]
        for _ in 0..<(try reader.count()) {
            guard let script = ScriptClass(rawValue: try reader.string()) else {
                throw reader.fail("a script that is none")
            }
            for _ in 0..<(try reader.count(minimumBytes: Digest.byteCount)) {
                let key = Digest(bytes: Array(try reader.raw(Digest.byteCount)))
                drawn[script, default: []].append(
                    (key, try ClozeSample(from: &reader, segment: 0)))
            }
        }
        self.languages = languages
        self.drawn = drawn
    }

    /// The pseudo-queries with the segment's place among all.
    fileprivate func drawn(at place: Int) -> ClozeSampler.Drawn {
        drawn.mapValues { samples in
            samples.map { key, sample in
                var sample = sample
                sample.address.segment = place
                return (key, sample)
            }
        }
    }
}

extension [SegmentFacts] {
    /// The pseudo-queries of an index, from the facts of all its segments in their order.
    var samples: [ScriptClass: [ClozeSample]] {
        ClozeSampler.samples(of: enumerated().map { $1.drawn(at: $0) })
    }
}
