import Artifacts
import Corpus
import Embedding
import Segments
import Snapshots
import Storage

/// What measuring an index needs of each segment, through the artifact store: a function of the
/// segment and the model, so that an increment looks at the segments that are new alone.
struct FactsStage {
    let layout: IndexLayout
    let vectors: VectorStage
    let threads: Int

    /// - Throws: `QuarryError`: `corrupt` segments, and what the artifact store throws.
    /// - Complexity: O(text and vectors of the segments that are new).
    func facts(of entries: [Manifest.SegmentEntry]) throws -> [SegmentFacts] {
        let keys = entries.map { vectors.fingerprints.factsKey(segment: $0.id) }
        let stored =
            vectors.ignoresCache ? [:] : try vectors.artifacts.get(.facts, under: keys).found
        let known = keys.map { key in
            stored[key].flatMap {
                try? SegmentFacts(encoded: $0, dimension: vectors.dimension, path: key.hex)
            }
        }
        let found = try entries.indices.map { index in
            if let known = known[index] { return known }
            let segment = try SegmentReader(folder: layout.segment(entries[index].id))
            return try SegmentFacts(
                segment, tokenizer: vectors.encoder.model.tokenizer, threads: threads)
        }
        // What could not be read is written again too.
        let fresh = keys.indices.filter { known[$0] == nil }
            .map { Artifact(key: keys[$0], bytes: found[$0].encoded) }
        try vectors.artifacts.put(fresh, as: .facts)
        return found
    }
}
