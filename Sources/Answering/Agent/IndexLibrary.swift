package import Corpus
package import Searching
import Segments
import Snapshots

/// One index as an agent's tools read it.
struct IndexLibrary: AgentLibrary {
    private let passages: IndexPassages
    private let searcher: Searcher
    private let sources: ReadableSources

    init(_ passages: IndexPassages, narrowedBy filters: [Condition]) throws(QuarryError) {
        self.passages = passages
        let searcher = try passages.searcher.narrowed(by: filters)
        self.searcher = searcher
        sources = ReadableSources(searcher)
    }

    func search(
        _ query: String, options: SearchOptions
    ) throws(QuarryError) -> SearchResult { try searcher.search(query, options: options) }

    func found(
        _ result: SearchResult, comparing comparison: PassageComparison
    ) throws(QuarryError) -> FoundPassages { try passages.found(result, comparing: comparison) }

    func source(
        of id: SourceID, at member: String?, passages positions: Range<Int>
    ) throws(QuarryError) -> (source: AgentSource?, missing: [MissingMember]) {
        let source = try sources.source(of: id).map { (source) throws(QuarryError) in
            AgentSource(
                record: source.record,
                chunks: try ReadableSources.chunks(of: source, in: positions))
        }
        return (source, [])
    }

    func list(
        after path: String?, prefix: String, limit: Int
    ) throws(QuarryError) -> (sources: [SourceRecord], hasMore: Bool, missing: [MissingMember]) {
        let (found, hasMore) = try sources.list(after: path, prefix: prefix, limit: limit)
        return (found, hasMore, [])
    }
}

extension IndexPassages: LibraryFinding {
    package func library(
        of found: FoundPassages, narrowedBy filters: [Condition]
    ) throws(QuarryError) -> any AgentLibrary { try IndexLibrary(self, narrowedBy: filters) }
}

extension ReadableSources {
    /// Those of which a searcher may show something.
    package init(_ searcher: Searcher) {
        let segments = searcher.snapshot.segments
        self.init(searcher.snapshot) { record, number throws(QuarryError) in
            searcher.mayShow(try segments[number].ordinals(of: record), of: number)
        }
    }
}
