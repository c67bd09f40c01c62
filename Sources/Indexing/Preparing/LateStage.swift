import Artifacts
import Corpus
import Embedding
import Segments

/// Text → token vectors as a segment stores them, through the artifact store.
struct LateStage {
    let vectors: VectorStage

    /// `QuantizedTokens` of each text; computes and stores those the store lacks.
    func tokens(of texts: [String]) throws(QuarryError) -> [[UInt8]] {
        let keys = texts.map(vectors.fingerprints.lateKey)
        do {
            // The key says what they are, so they need no kind of their own.
            var known =
                vectors.ignoresCache ? [:] : try vectors.artifacts.get(.vector, under: keys).found
            var missing: [(key: Digest, text: String)] = []
            for (key, text) in zip(keys, texts) where known[key] == nil {
                known[key] = []
                missing.append((key, text))
            }
            let made = zip(missing, vectors.encoder.tokenVectors(missing.map(\.text))).map {
                Artifact(
                    key: $0.key,
                    bytes: QuantizedTokens.encode($1.vectors, dimension: $1.dimension))
            }
            if !made.isEmpty { try vectors.artifacts.put(made, as: .vector) }
            for artifact in made { known[artifact.key] = artifact.bytes }
            return keys.map { known[$0] ?? [] }
        } catch {
            throw QuarryError(other: error)
        }
    }
}
