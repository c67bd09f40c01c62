import Corpus
import HNSW
import Postings
import Ranking
import Segments

/// Pseudo-relevance feedback by RM3 (Abdul-Jaleel et al. 2004): the terms that the best chunks
/// have in common join the query.
struct RelevanceFeedback {
    let search: CandidateSearch

    /// Chunks looked at, terms taken, and the query's own share: as published.
    static let documents = 10
    static let terms = 10
    static let originalWeight = 0.5
    /// A term of more than this share of the chunks says nothing about the question.
    private static let maximumShare = 0.1
    /// Chunks below which that share says nothing.
    private static let minimumChunks = 100

    /// The query's terms and the ones found, with weights that add up to the query's own.
    ///
    /// The query as it is where nothing is found.
    /// - Throws: `QuarryError`, `QuarryError`: `corrupt`.
    /// - Complexity: one search, and O(text of `documents` chunks).
    func expanded(
        _ query: BM25Query, allowed: [OrdinalSet]?
    ) throws -> [(term: String, weight: Double)] {
        let original = query.weightedTerms
        let total = original.reduce(0) { $0 + $1.weight }
        let best = try search.lexical(query, count: Self.documents, allowed: allowed)
        let model = try relevanceModel(best)
        guard total > 0, !model.isEmpty else { return original }
        let sum = model.reduce(0) { $0 + $1.weight }
        return original.map { ($0.term, $0.weight * Self.originalWeight) }
            + model.map { ($0.term, total * (1 - Self.originalWeight) * $0.weight / sum) }
    }

    /// The terms of highest Σ p(term | chunk) · p(chunk | query).
    private func relevanceModel(
        _ best: [Ranked<Void>]
    ) throws -> [(term: String, weight: Double)] {
        let mass = best.reduce(0) { $0 + $1.score }
        guard mass > 0 else { return [] }
        let session = AnalyzerSession()
        var weights: [String: Double] = [:]
        for ranked in best {
            let segment = search.segments[ranked.address.segment]
            let record = try segment.chunk(ranked.address.ordinal)
            let terms = session.analyze(record.chunk.embeddedText).filter { $0.kind != .unigram }
            let share = ranked.score / mass / Double(max(terms.count, 1))
            for term in terms { weights[term.term, default: 0] += share }
        }
        let sorted = weights.sorted {
            $0.value != $1.value
                ? $0.value > $1.value : $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
        }
        return try chosen(sorted.map { ($0.key, $0.value) })
    }

    private func chosen(
        _ sorted: [(term: String, weight: Double)]
    ) throws -> [(term: String, weight: Double)] {
        let count = search.segments.reduce(0) { $0 + $1.chunkCount }
        var chosen: [(term: String, weight: Double)] = []
        for item in sorted where chosen.count < Self.terms {
            var holding = 0
            for segment in search.segments {
                holding += try segment.postings.termInfo(item.term)?.documentFrequency ?? 0
            }
            let isCommon = Double(holding) > Self.maximumShare * Double(count)
            if !isCommon || count < Self.minimumChunks { chosen.append(item) }
        }
        return chosen
    }
}
