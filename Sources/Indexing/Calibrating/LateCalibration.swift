import Artifacts
import Corpus
import Embedding
import Ranking
import Segments
import Storage

/// Finds the weight of late interaction that ranks pseudo-queries' targets best.
struct LateCalibration {
    let vectors: VectorStage
    let segments: [SegmentReader]
    /// Asked between batches.
    let control: StopControl

    /// Late interaction never decides alone: on real queries its scores are the noisier ones.
    private static let weights = WeightGrid.weights.filter { $0 <= 0.7 }
    /// Texts whose codes are held at once.
    private static let batchSize = 64

    /// A sample's question beside one of its candidates' texts.
    private struct Pair {
        var query: String
        var text: String
        var key: Digest
    }

    /// The best weight, see `WeightGrid.best`.
    /// - Parameter heads: each sample's best candidates, target first, with their fused scores.
    func weight(
        of samples: [ClozeSample], heads: [[(candidate: Candidate, score: Double)]], prior: Double,
        progress: (Int) -> Void
    ) throws -> Double {
        let pairs = try zip(samples, heads).map { sample, head in
            try head.enumerated().map {
                try pair(sample, with: $0.element.candidate, isTarget: $0.offset == 0)
            }
        }
        let similarities = try similarities(pairs.flatMap { $0 }, progress: progress)
        let pools = zip(heads, pairs).map { head, pairs in
            (fused: head.map(\.score), late: pairs.map { Self.score(of: $0, in: similarities) })
        }
        return WeightGrid.best(of: Self.weights, prior: prior) { weight in
            pools.map { Self.reciprocalRank(fused: $0.fused, late: $0.late, weight: weight) }
        }
    }

    private static func score(of pair: Pair, in similarities: [Digest: Float]) -> Double {
        guard let score = similarities[pair.key] else {
            preconditionFailure("every pair was compared")
        }
        return Double(score)
    }

    private static func reciprocalRank(
        fused: [Double], late: [Double], weight: Double
    ) -> Double {
        let first = Scaling(fused)
        let second = Scaling(late)
        let scores = zip(fused, late).map {
            (1 - weight) * first.scaled($0) + weight * second.scaled($1)
        }
        return 1 / Double(1 + scores.dropFirst().count { $0 >= scores[0] })
    }

    /// The target is compared without the sentence that was taken out of it.
    private func pair(
        _ sample: ClozeSample, with candidate: Candidate, isTarget: Bool
    ) throws -> Pair {
        let text =
            try isTarget
            ? sample.rest
            : segments[candidate.address.segment].chunk(candidate.address.ordinal)
                .chunk.embeddedText
        let key = vectors.fingerprints.similarityKey(query: sample.query, text: text)
        return Pair(query: sample.query, text: text, key: key)
    }

    /// MaxSim of every pair by codes, whether segments store them or not, so that storing them
    /// changes no weight; through the artifact store, each text once.
    private func similarities(
        _ pairs: [Pair], progress: (Int) -> Void
    ) throws -> [Digest: Float] {
        var known =
            vectors.ignoresCache
            ? [:]
            : try vectors.artifacts.get(.similarity, under: pairs.map(\.key)).found
                .compactMapValues(Self.decode)
        let missing = Dictionary(grouping: pairs.filter { known[$0.key] == nil }, by: \.text)
        guard !missing.isEmpty else { return known }
        let texts = missing.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let coder = try vectors.coder()
        let queries = try questions(Set(missing.values.joined().map(\.query)).sorted(), by: coder)
        for start in stride(from: 0, to: texts.count, by: Self.batchSize) {
            progress(start * 100 / texts.count)
            try control.checkpoint()
            let batch = Array(texts[start..<min(start + Self.batchSize, texts.count)])
            var fresh: [Artifact] = []
            for (text, bytes) in zip(batch, try vectors.codes(of: batch)) {
                let codes = try bytes.withUnsafeBytes {
                    try TokenCodes($0, dimension: coder.dimension)
                }
                for pair in missing[text] ?? [] where known[pair.key] == nil {
                    guard let question = queries[pair.query] else {
                        preconditionFailure("every pair's question was read")
                    }
                    let value = LateInteraction.maxSim(question: question, codes: codes)
                    known[pair.key] = value
                    fresh.append(Artifact(key: pair.key, bytes: Self.encode(value)))
                }
            }
            try vectors.artifacts.put(fresh, as: .similarity)
        }
        return known
    }

    private func questions(
        _ queries: [String], by coder: TokenCoder
    ) throws -> [String: TokenQuestion] {
        let words = try vectors.encoder.wordVectors(queries)
        return Dictionary(
            uniqueKeysWithValues: zip(queries, words.map { coder.question($0.vectors) }))
    }

    private static func encode(_ value: Float) -> [UInt8] {
        var writer = ByteWriter()
        writer.float(value)
        return writer.bytes
    }

    private static func decode(_ bytes: [UInt8]) -> Float? {
        bytes.withUnsafeBytes { raw in
            var reader = ByteReader(raw)
            return try? reader.float()
        }
    }
}
