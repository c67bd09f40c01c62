package import Corpus

extension PostingsReader {
    /// The best `k` documents that hold a term of the query: by falling score, equal ones by
    /// ordinal. Exactly what scoring all of them would give.
    ///
    /// - Parameters:
    ///   - floor: a score; documents that score no more may be left out, and cost less.
    ///   - allowed: filters by ordinal; it is asked only for documents that could enter the list.
    /// - Throws: `corrupt`.
    package func bm25TopK(
        _ query: BM25Query, k: Int, above floor: Float? = nil, allowed: ((Int) -> Bool)? = nil
    ) throws(QuarryError) -> [ScoredOrdinal] {
        guard k > 0 else { return [] }
        // What groups add comes later: by its terms alone a document may be below the floor.
        guard query.groups.isEmpty else {
            let best = try termTopK(query, k: k, above: nil, allowed: allowed)
            return try adding(query, to: best, k: k, allowed: allowed)
        }
        return try termTopK(query, k: k, above: floor, allowed: allowed)
    }

    /// By the query's terms alone.
    private func termTopK(
        _ query: BM25Query, k: Int, above floor: Float?, allowed: ((Int) -> Bool)?
    ) throws(QuarryError) -> [ScoredOrdinal] {
        var scorers: [TermScorer] = []
        for term in query.terms {
            guard let cursor = try cursor(term.term) else { continue }
            scorers.append(TermScorer(cursor, term: term, query: query, lengths: lengths))
        }
        guard !scorers.isEmpty else { return [] }
        var search = WindowSearch(
            scorers, lengths: lengths, query: query,
            best: BestScores(k: min(k, documentCount), floor: floor), allowed: allowed)
        return try search.run()
    }
}
