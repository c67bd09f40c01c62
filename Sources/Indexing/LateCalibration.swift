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

    /// Late interaction never decides alone: on real queries its scores are the noisier ones.
    private static let weights = WeightGrid.weights.filter { $0 <= 0.7 }

    /// - Parameter heads: each sample's best candidates, target first, with their fused scores.
    func weight(
        _ samples: [ClozeSample], _ heads: [[(candidate: Candidate, score: Double)]]
    ) throws -> Double {
        var pools: [(fused: [Double], late: [Double])] = []
        for (sample, head) in zip(samples, heads) {
            pools.append((head.map(\.score), try similarities(sample, head.map(\.candidate))))
        }
        return WeightGrid.best(of: Self.weights) { weight in
            pools.map { Self.reciprocalRank($0.fused, $0.late, weight) }
        }
    }

    private static func reciprocalRank(
        _ fused: [Double], _ late: [Double], _ weight: Double
    ) -> Double {
        let first = Scaling(fused)
        let second = Scaling(late)
        let scores = zip(fused, late).map {
            (1 - weight) * first.scaled($0) + weight * second.scaled($1)
        }
        return 1 / Double(1 + scores.dropFirst().count { $0 >= scores[0] })
    }

    /// MaxSim of the sample's sentence with each candidate, through the artifact store.
    private func similarities(
        _ sample: ClozeSample, _ candidates: [Candidate]
    ) throws -> [Double] {
        let texts = try candidates.enumerated().map { index, candidate in
            try index == 0
                ? sample.rest
                : segments[candidate.address.segment].chunk(candidate.address.ordinal)
                    .chunk.embeddedText
        }
        let keys = texts.map { vectors.fingerprints.similarityKey(sample.query, $0) }
        var known = try vectors.artifacts.get(.similarity, keys).found
            .compactMapValues(Self.decode)
        let missing = texts.indices.filter { known[keys[$0]] == nil }
        if !missing.isEmpty {
            let fresh = maxSim(sample.query, missing.map { texts[$0] })
            for (index, value) in zip(missing, fresh) { known[keys[index]] = value }
            try vectors.artifacts.put(
                .similarity,
                zip(missing, fresh).map { Artifact(key: keys[$0], bytes: Self.encode($1)) })
        }
        return keys.map { Double(known[$0] ?? 0) }
    }

    private func maxSim(_ query: String, _ texts: [String]) -> [Float] {
        let tokens = vectors.encoder.tokenVectors([query] + texts)
        return tokens.dropFirst().map {
            LateInteraction.maxSim(
                query: tokens[0].vectors, document: $0.vectors, dimension: $0.dimension)
        }
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
