package import Answering
package import Corpus
import HNSW
package import Searching
package import Segments
import Snapshots
import Synchronization

/// What one reader may see of a generation. Every endpoint reads through it and through nothing
/// else, so that what is hidden is hidden everywhere.
///
/// A source whose job metadata has the key `acl` is seen by readers of one of the groups it
/// lists (`MetadataRule.readersKey`); any other source by all. What words weigh is that of the
/// whole index all the same.
package final class IndexView: Sendable {
    package let generation: ServedGeneration
    /// Searches what may be seen.
    package let searcher: Searcher
    /// Nil: everything is seen.
    private let groups: Set<String>?
    package let sourceCount: Int
    package let chunkCount: Int
    private let engine = Mutex<AnswerEngine?>(nil)
    /// Once they were asked for.
    let knownFacets = Mutex<[Facet]?>(nil)

    /// - Parameter groups: lowercased; nil for a reader of everything.
    /// - Throws: `corrupt`.
    /// - Complexity: O(sources × rules) where the job states an `acl`, else O(1).
    init(_ generation: ServedGeneration, groups: Set<String>?) throws(QuarryError) {
        self.generation = generation
        let snapshot = generation.snapshot
        guard let groups, snapshot.settings.metadata.restrictsReaders else {
            self.groups = nil
            searcher = generation.searcher(restriction: nil)
            sourceCount = snapshot.manifest.statistics.sources
            chunkCount = snapshot.manifest.statistics.chunks
            return
        }
        self.groups = groups
        var allowed: [OrdinalSet] = []
        var sources = 0
        for segment in snapshot.segments {
            var set = OrdinalSet(bound: segment.chunkCount)
            for number in 0..<segment.sources.count {
                let record = try segment.sources[number]
                guard Self.sees(record, groups, snapshot.settings.metadata) else { continue }
                sources += 1
                set.insert(try segment.ordinals(of: record))
            }
            allowed.append(set)
        }
        sourceCount = sources
        chunkCount = allowed.reduce(0) { $0 + $1.count }
        searcher = generation.searcher(restriction: allowed)
    }

    /// Answers from what may be seen; sources are opened by `SourceProofs`. Made once.
    /// - Throws: `corrupt`.
    package func answering() throws(QuarryError) -> AnswerEngine {
        try engine.withLock { engine throws(QuarryError) in
            if let engine { return engine }
            let made = try AnswerEngine(
                searcher: searcher, prover: nil,
                counts: .init(sources: sourceCount, chunks: chunkCount))
            engine = made
            return made
        }
    }

    /// Whether the reader may know of a source.
    package func sees(_ record: SourceRecord) -> Bool {
        guard let groups else { return true }
        return Self.sees(record, groups, generation.snapshot.settings.metadata)
    }

    private static func sees(
        _ record: SourceRecord, _ groups: Set<String>, _ rules: [MetadataRule]
    ) -> Bool {
        guard let readers = rules.readers(of: record.file.id.path) else { return true }
        return !readers.isDisjoint(with: groups)
    }
}
