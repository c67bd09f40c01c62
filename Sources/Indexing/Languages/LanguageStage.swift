import Artifacts
import Corpus
import Embedding
import Segments
import Snapshots
import Storage

/// The scripts of an index, segment by segment through the artifact store: a function of the
/// segments and the model.
struct LanguageStage {
    let layout: IndexLayout
    let vectors: VectorStage
    let threads: Int

    /// Chunks a script needs for a mean that says more of the script than of their subjects.
    private static let leastChunks = 16

    /// - Throws: `QuarryError`: `corrupt` segments, and what the artifact store throws.
    /// - Complexity: O(text and vectors of the segments that are new).
    func languages(_ entries: [Manifest.SegmentEntry]) throws -> Manifest.Languages {
        try Self.merged(try summaries(entries), vectors: vectors)
    }

    /// - Parameter summaries: of the segments, in the order of their partitions: sums of floats
    ///   depend on it.
    /// - Throws: what the artifact store and the model throw.
    static func merged(
        _ summaries: [SegmentLanguages], vectors: VectorStage
    ) throws -> Manifest.Languages {
        let aligned = try Alignment(vectors: vectors).pairs()
        let compared = Set(aligned.flatMap { [$0.0, $0.1] })
        var all = SegmentLanguages()
        for found in summaries { all.add(found) }
        let scripts = all.scripts.map { script, found in
            let hasCenter = found.chunks >= leastChunks && compared.contains(script)
            return (
                script.rawValue,
                Manifest.Languages.Script(
                    chunks: found.chunks, reading: found.reading,
                    center: hasCenter ? found.sum.map { Float($0 / Double(found.chunks)) } : nil)
            )
        }
        return Manifest.Languages(
            scripts: Dictionary(uniqueKeysWithValues: scripts),
            aligned: aligned.map { [$0.0.rawValue, $0.1.rawValue].sorted() }
                .sorted { $0.lexicographicallyPrecedes($1) })
    }

    private func summaries(_ entries: [Manifest.SegmentEntry]) throws -> [SegmentLanguages] {
        let keys = entries.map { vectors.fingerprints.languagesKey(segment: $0.id) }
        let stored =
            vectors.ignoresCache ? [:] : try vectors.artifacts.get(.languages, under: keys).found
        let known = keys.map { key in
            stored[key].flatMap { SegmentLanguages(encoded: $0, dimension: vectors.dimension) }
        }
        let results = Parallel.map(entries.count, threads: threads) { index in
            Result { () throws(QuarryError) in
                if let known = known[index] { return known }
                let segment = try SegmentReader(folder: layout.segment(entries[index].id))
                return try SegmentLanguages(segment, tokenizer: vectors.encoder.model.tokenizer)
            }
        }
        let found = try results.map { try $0.get() }
        // What could not be read is written again too.
        let fresh = keys.indices.filter { known[$0] == nil }
            .map { Artifact(key: keys[$0], bytes: found[$0].encoded()) }
        try vectors.artifacts.put(fresh, as: .languages)
        return found
    }
}
