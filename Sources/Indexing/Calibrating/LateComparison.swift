import Artifacts
import Corpus
import Embedding
import Ranking
import Segments
import Storage

/// Compares questions with texts token by token, for the calibration.
struct LateComparison {
    let vectors: VectorStage
    /// Asked between batches.
    let control: StopControl

    /// Texts whose codes are held at once.
    private static let batchSize = 64

    private struct KeyedPair {
        var pair: LatePair
        var key: Digest
    }

    /// MaxSim of every pair by codes, whether segments store them or not, so that storing them
    /// changes no weight; through the artifact store, each text once.
    /// - Returns: one a pair.
    func similarities(_ pairs: [LatePair], progress: (Int) -> Void = { _ in }) throws -> [Float] {
        let keyed = pairs.map { pair in
            KeyedPair(
                pair: pair,
                key: vectors.fingerprints.similarityKey(query: pair.query, text: pair.text))
        }
        let known = try similarities(keyed, progress: progress)
        return keyed.map { pair in
            guard let score = known[pair.key] else {
                preconditionFailure("every pair was compared")
            }
            return score
        }
    }

    private func similarities(
        _ pairs: [KeyedPair], progress: (Int) -> Void
    ) throws -> [Digest: Float] {
        var known =
            vectors.ignoresCache
            ? [:]
            : try vectors.artifacts.get(.similarity, under: pairs.map(\.key)).found
                .compactMapValues(Self.decode)
        let missing = Dictionary(grouping: pairs.filter { known[$0.key] == nil }, by: \.pair.text)
        guard !missing.isEmpty else { return known }
        let texts = missing.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let coder = try vectors.coder()
        let queries = try questions(
            Set(missing.values.joined().map(\.pair.query)).sorted(), by: coder)
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
                    guard let question = queries[pair.pair.query] else {
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
