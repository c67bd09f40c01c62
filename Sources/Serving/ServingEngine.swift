package import Answering
import Corpus
package import Searching
import Synchronization

/// What all doors share: the indexes, the threads that search them, and what is remembered.
package final class ServingEngine: Sendable {
    package let catalog: IndexCatalog
    /// For what computes: searching, embedding.
    let work: WorkQueue
    /// For what parses documents again, one at a time.
    let proofWork: WorkQueue
    /// For what waits for the members of a group.
    let gathering: WorkQueue
    /// For whole documents of members, each of which may be large: few at a time.
    let fetching: WorkQueue
    /// For what waits for a language model.
    let writing: WorkQueue
    let proofs = SourceProofs()
    let searches: BoundedCache<SearchKey, SearchResult>
    let answers: BoundedCache<QuestionKey, Answer>
    let tally = AnswerTally()
    /// The language model that may write answers; nil: none.
    let writer: AnswerWriter?

    /// - Parameters:
    ///   - threads: pieces of work at a time.
    ///   - cacheBytes: for what is remembered, half of it searches and half answers.
    package init(
        _ catalog: IndexCatalog, threads: Int, limits: ServerLimits = ServerLimits(),
        cacheBytes: Int = 64 << 20, writer: AnswerWriter? = nil
    ) {
        self.catalog = catalog
        work = WorkQueue(
            name: "search", width: threads, places: limits.waiting, seconds: limits.waitSeconds)
        proofWork = WorkQueue(name: "proof", width: 1, places: limits.waiting, seconds: 30)
        gathering = WorkQueue(
            name: "group", width: limits.gatherers, places: limits.waiting,
            seconds: limits.waitSeconds, blocks: true)
        fetching = WorkQueue(
            name: "fetch", width: 2, places: limits.waiting, seconds: 30, blocks: true)
        writing = WorkQueue(
            name: "writing", width: limits.writers, places: limits.waiting,
            seconds: limits.waitSeconds, blocks: true)
        searches = BoundedCache(maximumBytes: cacheBytes / 2)
        answers = BoundedCache(maximumBytes: cacheBytes / 2)
        self.writer = writer
    }

    /// All that a search's result depends on.
    struct SearchKey: Hashable, Sendable {
        /// An index or a group: a root names members of a group as the group does.
        var index: String
        var root: String
        var groups: Set<String>?
        var query: String
        var options: SearchOptions
        var isExplained: Bool
    }

    /// A search's result, and what it came from.
    package struct Found: Sendable {
        package var generation: ServedGeneration
        package var result: SearchResult
    }

    /// - Throws: `Problem` for an index that is not served, `WorkQueue.Overload`; what searching
    ///   throws.
    package func search(
        _ query: String, in index: String?, for caller: Caller, options: SearchOptions,
        explain: Bool = false
    ) async throws -> Found {
        if let group = catalog.group(index) {
            return try await search(
                query, in: group, for: caller, options: options, explain: explain)
        }
        let generation = try served(index).generation
        let key = SearchKey(
            index: generation.index, root: generation.root, groups: caller.groups, query: query,
            options: options, isExplained: explain)
        let watch = Stopwatch()
        if var result = searches[key] {
            result.seconds = watch.seconds
            return Found(generation: generation, result: result)
        }
        let result = try await work.run {
            try generation.view(for: caller).searcher.search(
                query, options: options, explain: explain)
        }
        searches.insert(result, for: key, bytes: result.size)
        return Found(generation: generation, result: result)
    }

    /// - Throws: `Problem`.
    package func served(_ index: String?) throws(Problem) -> ServedIndex {
        if let found = catalog.index(index) { return found }
        if let group = catalog.group(index) {
            throw Problem(
                .invalidRequest,
                "\(group.name) is a group of indexes, which can't do this: take one of its indexes",
                member: "index")
        }
        throw Problem(.notFound, "no index of that name is served here", member: "index")
    }

    /// What a caller sees of each index, in the order they were named.
    package func views(for caller: Caller) async throws -> [IndexView] {
        let generations = catalog.answering
        return try await work.run { try generations.map { try $0.view(for: caller) } }
    }
}

extension SearchResult {
    /// Bytes it takes in memory, about.
    var size: Int {
        hits.reduce(1_000) { size, hit in
            let around = (hit.before + hit.after).reduce(0) { $0 + $1.text.utf8.count }
            let places = hit.copies.count + hit.nearDuplicates.count
            let terms = hit.explanation?.terms.count ?? 0
            return size + hit.chunk.text.utf8.count + around + 500 * (places + terms) + 1_000
        }
    }
}
