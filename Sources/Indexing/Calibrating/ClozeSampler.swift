import Chunking
import Corpus
import Ranking
import Segments
import Storage

/// Draws pseudo-queries from an index: a pure function of its chunks.
enum ClozeSampler {
    /// Samples with the keys they are drawn by.
    typealias Drawn = [ScriptClass: [(key: Digest, sample: ClozeSample)]]

    /// Samples a script gets at most: the rest of a chunk is embedded for each.
    static let samplesPerScript = 128
    /// Sentences a chunk must have, and UTF-8 bytes a sentence, to be drawn from.
    private static let minimumSentences = 3
    private static let queryBytes = 20...400

    /// The samples of each script class in all segments: those with the smallest keys, in key
    /// order.
    /// - Parameter drawn: of each segment, with its place among all.
    static func samples(of drawn: [Drawn]) -> [ScriptClass: [ClozeSample]] {
        merged(drawn).mapValues { $0.map(\.sample) }
    }

    /// What parts of an index, or of a segment, can have together.
    static func merged(_ parts: [Drawn]) -> Drawn {
        var all: Drawn = [:]
        for part in parts { all.merge(part) { $0 + $1 } }
        return all.mapValues(smallest)
    }

    /// What some chunks of a segment can have among the samples of any index it is a part of.
    /// - Returns: with addresses in a segment 0.
    /// - Complexity: O(text of the chunks).
    static func drawn(
        from chunks: Range<Int>, of segment: SegmentReader
    ) throws(QuarryError) -> Drawn {
        var drawn: Drawn = [:]
        for ordinal in chunks {
            let chunk = try segment.chunk(ordinal).chunk
            let address = ChunkAddress(segment: 0, ordinal: ordinal)
            let key = Digest.sha256(parts: ["cloze", chunk.embeddedText])
            guard let sample = sample(of: chunk, at: address, key: key) else { continue }
            let script = ScriptMix(sample.query).dominant
            drawn[script, default: []].append((key, sample))
            // Halves the list now and then, so that it stays short on any corpus.
            if drawn[script, default: []].count >= 4 * Self.samplesPerScript {
                drawn[script] = Self.smallest(drawn[script] ?? [])
            }
        }
        return drawn.mapValues(smallest)
    }

    private static func smallest(
        _ drawn: [(key: Digest, sample: ClozeSample)]
    ) -> [(key: Digest, sample: ClozeSample)] {
        let sorted = drawn.sorted {
            $0.key != $1.key ? $0.key < $1.key : $0.sample.address < $1.sample.address
        }
        // Copies of a chunk ask the same question; one of them is enough.
        var distinct: [(key: Digest, sample: ClozeSample)] = []
        for item in sorted where distinct.last?.key != item.key { distinct.append(item) }
        return Array(distinct.prefix(samplesPerScript))
    }

    private static func sample(
        of chunk: Chunk, at address: ChunkAddress, key: Digest
    ) -> ClozeSample? {
        let sentences = Sentences.ranges(in: chunk.text)
        guard sentences.count >= minimumSentences else { return nil }
        let fitting = sentences.filter { queryBytes.contains($0.count) }
        guard !fitting.isEmpty else { return nil }
        let chosen = fitting[Int(key.bytes[31]) % fitting.count]
        let text = Array(chunk.text.utf8)
        let rest = String(
            decoding: text[..<chosen.lowerBound] + text[chosen.upperBound...], as: UTF8.self)
        var remaining = chunk
        remaining.text = rest
        return ClozeSample(
            address: address, query: String(decoding: text[chosen], as: UTF8.self),
            rest: remaining.embeddedText, chunk: remaining)
    }
}
