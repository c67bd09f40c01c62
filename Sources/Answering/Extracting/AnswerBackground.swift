import Corpus
import Foundation
import HNSW
import Ranking
import Segments
import Snapshots

/// Chunks of an index that have nothing to do with a question: what is alike by chance.
///
/// A sample that stands evenly over the index, so a function of the index alone.
struct AnswerBackground: Sendable {
    /// How an index's chunks compare with a question by chance.
    struct Chance {
        var mean: Double
        var deviation: Double

        /// How far a value stands out of what the best of `count` chunks would have by chance, in
        /// standard deviations.
        func excess(_ value: Double, among count: Int) -> Double {
            let expected = (2 * log(Double(max(count, 2)))).squareRoot()
            return (value - mean) / max(deviation, 1e-6) - expected
        }
    }

    private let snapshot: Snapshot
    private let chunks: [(address: ChunkAddress, script: WritingScript?)]

    private static let size = 128
    /// With fewer chunks nothing is said of chance.
    private static let minimum = 16

    /// - Throws: `corrupt`.
    /// - Complexity: O(text of 128 chunks).
    init(_ snapshot: Snapshot) throws(QuarryError) {
        self.snapshot = snapshot
        let total = snapshot.segments.reduce(0) { $0 + $1.chunkCount }
        let count = min(Self.size, total)
        var chunks: [(address: ChunkAddress, script: WritingScript?)] = []
        for place in 0..<count {
            var ordinal = place * total / count
            var segment = 0
            while ordinal >= snapshot.segments[segment].chunkCount {
                ordinal -= snapshot.segments[segment].chunkCount
                segment += 1
            }
            let text = try snapshot.segments[segment].chunk(ordinal).chunk.text
            chunks.append(
                (ChunkAddress(segment: segment, ordinal: ordinal), ScriptShares(text).dominant))
        }
        self.chunks = chunks
    }

    /// How chunks of a script compare with a question by cosine; nil where there are too few.
    /// - Throws: `corrupt`.
    func cosines(
        _ vector: [Float], in script: WritingScript?
    ) throws(QuarryError) -> Chance? {
        try chance(in: script) { address in
            Double(
                CandidateSearch.cosine(
                    vector, snapshot.segments[address.segment].vectors.row(address.ordinal)))
        }
    }

    /// The same by MaxSim over the codes of the index; nil where it stores none.
    /// - Throws: `corrupt`.
    func maxSims(
        _ question: TokenQuestion, in script: WritingScript?
    ) throws(QuarryError) -> Chance? {
        try chance(in: script) { address throws(QuarryError) in
            guard let late = snapshot.segments[address.segment].late else { return nil }
            return Double(
                LateInteraction.maxSim(
                    question: question, codes: try late.codes(of: address.ordinal)))
        }
    }

    private func chance(
        in script: WritingScript?, value: (ChunkAddress) throws(QuarryError) -> Double?
    ) throws(QuarryError) -> Chance? {
        var values: [Double] = []
        for chunk in chunks where chunk.script == script {
            if let value = try value(chunk.address) { values.append(value) }
        }
        guard values.count >= Self.minimum else { return nil }
        let mean = values.reduce(0, +) / Double(values.count)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return Chance(mean: mean, deviation: (squares / Double(values.count)).squareRoot())
    }
}
