package import Answering
import Corpus
package import Searching
package import Segments
import Snapshots
import Synchronization

/// What one reader may see of a generation. Every endpoint reads through it and through nothing
/// else, so that what is hidden is hidden everywhere.
///
/// Who sees what is `Audience`'s. What words weigh is that of the whole index all the same.
package final class IndexView: Sendable {
    package let generation: ServedGeneration
    /// Searches what may be seen.
    package let searcher: Searcher
    /// Answers a group that the index is a member of, for the reader.
    let shard: ShardReader
    private let audience: Audience
    /// Nil of a group where its members alone know what the reader sees of them.
    package let sourceCount: Int?
    package let chunkCount: Int?
    /// Of an index: what the reader may find.
    private let counts: SearchedCounts
    private let engine = Mutex<AnswerEngine?>(nil)
    /// Once they were asked for.
    let knownFacets = Mutex<FacetCounts?>(nil)

    /// - Parameter groups: lowercased; nil for a reader of everything.
    /// - Throws: `corrupt`.
    /// - Complexity: O(sources × rules) where the job states an `acl`, else O(1).
    init(_ generation: ServedGeneration, groups: Set<String>?) throws(QuarryError) {
        self.generation = generation
        audience = Audience(groups: groups)
        let view = try audience.view(of: generation.snapshot)
        let statistics = generation.snapshot.manifest.statistics
        let isElsewhere = generation.snapshot.segments.isEmpty && statistics.chunks > 0
        sourceCount = view == nil ? statistics.sources : isElsewhere ? nil : view?.sources
        chunkCount = view == nil ? statistics.chunks : isElsewhere ? nil : view?.chunks
        searcher = generation.searcher(restriction: view?.allowed)
        counts = SearchedCounts(
            sources: view?.sources ?? statistics.sources, chunks: view?.chunks ?? statistics.chunks)
        shard = ShardReader(
            searcher, for: audience, narrowed: generation.narrowed, counts: counts,
            sample: generation.sample)
    }

    /// Answers from what may be seen; sources are opened by `SourceProofs`. Made once.
    package func answering() -> AnswerEngine {
        engine.withLock { engine in
            if let engine { return engine }
            let made = AnswerEngine(
                IndexPassages(searcher, counts: counts, sample: generation.sample), prover: nil)
            engine = made
            return made
        }
    }

    /// Whether the reader may know of a source.
    package func sees(_ record: SourceRecord) -> Bool {
        audience.sees(record.file.id.path, rules: generation.snapshot.settings.metadata)
    }
}
