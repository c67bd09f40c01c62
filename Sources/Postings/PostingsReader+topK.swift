/// A document with its BM25 score.
package struct ScoredOrdinal: Hashable, Sendable {
    package let ordinal: Int
    package let score: Float

    package init(ordinal: Int, score: Float) {
        self.ordinal = ordinal
        self.score = score
    }
}

extension PostingsReader {
    /// The best `k` documents that hold a term of the query: by falling score, equal ones by
    /// ordinal. Exactly what scoring all of them would give.
    ///
    /// `allowed` filters by ordinal; it is asked only for documents that could enter the list.
    /// - Throws: `corrupt`.
    package func bm25TopK(
        _ query: BM25Query, k: Int, allowed: ((Int) -> Bool)? = nil
    ) throws(PostingsError) -> [ScoredOrdinal] {
        guard k > 0 else { return [] }
        let best = try termTopK(query, k: k, allowed: allowed)
        return query.groups.isEmpty ? best : try adding(query, to: best, k: k, allowed: allowed)
    }

    /// By the query's terms alone.
    private func termTopK(
        _ query: BM25Query, k: Int, allowed: ((Int) -> Bool)?
    ) throws(PostingsError) -> [ScoredOrdinal] {
        var scorers: [TermScorer] = []
        for term in query.terms {
            guard let cursor = try cursor(term.term) else { continue }
            scorers.append(TermScorer(cursor, term, query, lengths))
        }
        guard !scorers.isEmpty else { return [] }
        var search = WindowSearch(
            scorers, lengths: lengths, query: query, best: BestScores(k: min(k, documentCount)),
            allowed: allowed)
        return try search.run()
    }
}

/// One term of a query in one segment, with an upper bound of what each block can add.
final class TermScorer {
    let cursor: PostingCursor
    let scale: Double
    private let blockBounds: [Int64]
    /// First block that may reach into the window at hand.
    private var boundBlock = 0
    /// No document of the window gets more from this term.
    private(set) var windowBound: Int64 = 0

    /// Rounding may lift a score above its bound by one unit.
    private static let slack: Int64 = 2

    init(
        _ cursor: PostingCursor, _ term: BM25Query.Term, _ query: BM25Query,
        _ lengths: DocumentLengths
    ) {
        self.cursor = cursor
        scale = term.scale
        blockBounds = (0..<cursor.blockCount).map { block in
            var bound: Int64 = 0
            cursor.forEachImpact(of: block, lengths: lengths) { frequency, length in
                let norm = query.normConstant + query.normSlope * Double(length)
                bound = max(
                    bound, ScoreUnits.of(scale: term.scale, frequency: frequency, norm: norm))
            }
            return bound + Self.slack
        }
    }

    /// Sets `windowBound` for the ordinals of a window; windows ascend.
    func enter(_ window: Range<Int>) {
        windowBound = 0
        while boundBlock < blockBounds.count
            && cursor.lastOrdinal(of: boundBlock) < window.lowerBound
        {
            boundBlock += 1
        }
        var block = boundBlock
        while block < blockBounds.count {
            windowBound = max(windowBound, blockBounds[block])
            if cursor.lastOrdinal(of: block) >= window.upperBound - 1 { break }
            block += 1
        }
    }

    /// Adds this term to the candidates whose sums are above `least`; the others are dropped.
    func complete(
        _ sums: WindowSums, _ count: Int, above least: Int64, in search: borrowing WindowSearch,
        _ window: Range<Int>
    ) throws(PostingsError) -> Int {
        let cursor = cursor
        var kept = 0
        for place in 0..<count {
            let slot = Int(sums.candidates[place])
            guard sums.sum(slot) > least else {
                _ = sums.take(slot)
                continue
            }
            sums.candidates[kept] = UInt16(truncatingIfNeeded: slot)
            kept &+= 1
            let ordinal = window.lowerBound &+ slot
            if try cursor.holds(ordinal) {
                let norm = search.norm(of: ordinal)
                sums.add(
                    ScoreUnits.of(scale: scale, frequency: cursor.frequency, norm: norm),
                    atCandidate: slot)
            }
        }
        return kept
    }
}
