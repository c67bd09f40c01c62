import Corpus
import Embedding
import Snapshots

/// The scripts of an index, from those of its segments.
enum LanguageStage {
    /// Chunks a script needs for a mean that says more of the script than of their subjects.
    private static let leastChunks = 16

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
                    chunks: found.chunks, letters: found.letters, reading: found.reading,
                    center: hasCenter ? found.sum.map { Float($0 / Double(found.chunks)) } : nil)
            )
        }
        return Manifest.Languages(
            scripts: Dictionary(uniqueKeysWithValues: scripts),
            latin: Dictionary(
                uniqueKeysWithValues: all.latin.map { ($0.rawValue, $1) }),
            aligned: aligned.map { [$0.0.rawValue, $0.1.rawValue].sorted() }
                .sorted { $0.lexicographicallyPrecedes($1) })
    }
}
