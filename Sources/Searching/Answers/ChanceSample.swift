package import Corpus
import HNSW
import Embedding
import Ranking
import Segments
package import Snapshots
import Synchronization

/// Some chunks of an index, whatever is asked: how they compare with a question is chance.
///
/// Those with the least keys, which are functions of a chunk's source and position alone: so the
/// sample of several indexes is the least of theirs. Drawn when it is asked for first; whoever
/// serves many draws it before (`draw`).
package final class ChanceSample: Sendable {
    private struct Chunk {
        var key: UInt64
        var address: ChunkAddress
        var script: WritingScript?
    }

    private let snapshot: Snapshot
    private let known = Mutex<[Chunk]?>(nil)

    package static let size = 128

    package init(_ snapshot: Snapshot) { self.snapshot = snapshot }

    /// The sample, in the order of its keys.
    /// - Parameter comparison: none of it without the question's vector.
    /// - Throws: `corrupt`.
    /// - Complexity: O(chunks) for the first of an index, then O(128 chunks' codes).
    func compared(
        with comparison: PassageComparison
    ) throws(QuarryError) -> [SampledChunk] {
        guard let vector = comparison.vector else { return [] }
        var words = PreparedWords(comparison.words)
        return try chunks().map { (chunk) throws(QuarryError) in
            let segment = snapshot.segments[chunk.address.segment]
            let ordinal = chunk.address.ordinal
            let maxSim = try segment.late.map { (late) throws(QuarryError) in
                LateInteraction.maxSim(
                    question: try words.question(for: late), codes: try late.codes(of: ordinal))
            }
            return SampledChunk(
                key: chunk.key, script: chunk.script,
                cosine: CandidateSearch.cosine(vector, segment.vectors.row(ordinal)),
                maxSim: maxSim)
        }
    }

    /// Draws the sample, unless it is drawn. Whoever asks for it meanwhile waits.
    /// - Throws: `corrupt`.
    /// - Complexity: O(chunks).
    package func draw() throws(QuarryError) { _ = try chunks() }

    private func chunks() throws(QuarryError) -> [Chunk] {
        try known.withLock { known throws(QuarryError) in
            if let known { return known }
            var chunks = try least()
            for place in chunks.indices {
                let address = chunks[place].address
                let text = try snapshot.segments[address.segment].chunk(address.ordinal).chunk.text
                chunks[place].script = ScriptShares(text).dominant
            }
            known = chunks
            return chunks
        }
    }

    private func least() throws(QuarryError) -> [Chunk] {
        var least: [Chunk] = []
        var bound = UInt64.max
        func cut() {
            least.sort { ($0.key, $0.address) < ($1.key, $1.address) }
            least.removeLast(max(least.count - Self.size, 0))
            if least.count == Self.size { bound = least[Self.size - 1].key }
        }
        for (number, segment) in snapshot.segments.enumerated() {
            for place in 0..<segment.sources.count {
                let record = try segment.sources[place]
                let source = SourceKeys.key(of: record.file.id)
                for (position, ordinal) in try segment.ordinals(of: record).enumerated() {
                    let key = Self.key(of: source, position: position)
                    guard key <= bound else { continue }
                    least.append(
                        Chunk(key: key, address: .init(segment: number, ordinal: ordinal)))
                    if least.count == 16 * Self.size { cut() }
                }
            }
        }
        cut()
        return least
    }

    /// Whether keys may be the least of so many chunks': ascending, and no more of them below any
    /// than chance has there, ten million million times to one. A member's share of a group's sample
    /// is so bounded by its chunks: one that invents keys can't be all of it.
    static func mayBe(_ keys: [UInt64], ofChunks count: Int) -> Bool {
        zip(keys, keys.dropFirst()).allSatisfy { $0 <= $1 }
            && keys.enumerated().allSatisfy { place, key in
                let expected = Double(count) * Double(key) / 0x1p64
                return Double(place + 1) <= expected + 7 * expected.squareRoot() + 14
            }
    }

    /// A number of SplitMix64 (Steele, Lea & Flood 2014): the source's key seeds it, the position
    /// says which.
    private static func key(of source: UInt64, position: Int) -> UInt64 {
        var key = source &+ (UInt64(position) &+ 1) &* 0x9E37_79B9_7F4A_7C15
        key = (key ^ key >> 30) &* 0xBF58_476D_1CE4_E5B9
        key = (key ^ key >> 27) &* 0x94D0_49BB_1331_11EB
        return key ^ key >> 31
    }
}
