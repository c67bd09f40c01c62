package import Corpus

extension PostingsReader {
    /// The best `k` once groups are added to the scores of the best by terms.
    ///
    /// Exact: what a group adds is never negative, so a document without any that is not among
    /// the best `k` by terms is not among the best `k` at all; and all those with one are here.
    func adding(
        _ query: BM25Query, to best: [ScoredOrdinal], k: Int, allowed: ((Int) -> Bool)?
    ) throws(QuarryError) -> [ScoredOrdinal] {
        let sums = try groupUnits(query)
        let holding = sums.keys.filter { allowed?($0) ?? true }
        let ordinals = Set(best.map(\.ordinal)).union(holding).sorted()
        let scored = zip(ordinals, try scores(query, ordinals: ordinals))
            .map { ScoredOrdinal(ordinal: $0, score: $1) }
        return Array(
            scored.sorted {
                $0.score != $1.score ? $0.score > $1.score : $0.ordinal < $1.ordinal
            }.prefix(k))
    }

    /// BM25 scores of given documents, zero where no term of the query is: for candidates that
    /// another retriever found. In the order given; each equals what `bm25TopK` says of it.
    /// - Throws: `corrupt`.
    package func scores(
        _ query: BM25Query, ordinals: [Int]
    ) throws(QuarryError) -> [Float] {
        var units = [Int64](repeating: 0, count: ordinals.count)
        let order = ordinals.indices.sorted { checked(ordinals[$0]) < checked(ordinals[$1]) }
        for term in query.terms {
            guard let cursor = try cursor(term.term) else { continue }
            for index in order where try cursor.holds(ordinals[index]) {
                units[index] += self.units(of: term, at: cursor, query: query)
            }
        }
        let sums = query.groups.isEmpty ? [:] : try groupUnits(query)
        if !sums.isEmpty {
            for (index, ordinal) in ordinals.enumerated() { units[index] += sums[ordinal] ?? 0 }
        }
        return units.map(ScoreUnits.score)
    }

    /// How a document gets its score: a line for each term of the query that it holds, in the
    /// order of the terms' bytes.
    /// - Throws: `corrupt`.
    package func explain(
        _ query: BM25Query, ordinal: Int
    ) throws(QuarryError) -> [BM25Contribution] {
        var lines: [BM25Contribution] = []
        for term in query.terms {
            guard let cursor = try cursor(term.term), try cursor.holds(checked(ordinal))
            else { continue }
            lines.append(
                BM25Contribution(
                    term: term.term, weight: term.weight, documentFrequency: term.documentFrequency,
                    frequency: cursor.frequency, length: lengths[ordinal], idf: term.idf,
                    score: Double(units(of: term, at: cursor, query: query)) * 0x1p-32))
        }
        for group in query.groups {
            guard let frequency = try frequencies(of: group)[ordinal] else { continue }
            lines.append(
                BM25Contribution(
                    term: group.name, weight: group.weight,
                    documentFrequency: group.documentFrequency, frequency: frequency,
                    length: lengths[ordinal], idf: group.idf,
                    score: Double(
                        units(of: group, frequency: frequency, ordinal: ordinal, query: query))
                        * 0x1p-32))
        }
        return lines
    }

    /// How often each document holds the words or phrases of a group.
    private func frequencies(of group: BM25Query.Group) throws(QuarryError) -> [Int: Int] {
        var frequencies: [Int: Int] = [:]
        for phrase in group.phrases {
            try forEachOccurrence(of: phrase) { frequencies[$0, default: 0] += $1 }
        }
        return frequencies
    }

    /// What the groups add to each document that holds any of them.
    func groupUnits(_ query: BM25Query) throws(QuarryError) -> [Int: Int64] {
        var sums: [Int: Int64] = [:]
        for group in query.groups {
            for (ordinal, frequency) in try frequencies(of: group) {
                sums[ordinal, default: 0] += units(
                    of: group, frequency: frequency, ordinal: ordinal, query: query)
            }
        }
        return sums
    }

    /// Documents that hold any of some phrases.
    /// - Throws: `corrupt`.
    package func documentFrequency(of phrases: [Phrase]) throws(QuarryError) -> Int {
        var ordinals: Set<Int> = []
        for phrase in phrases { try forEachDocument(holding: phrase) { ordinals.insert($0) } }
        return ordinals.count
    }

    private func units(
        of group: BM25Query.Group, frequency: Int, ordinal: Int, query: BM25Query
    ) -> Int64 {
        let norm = query.normConstant + query.normSlope * Double(lengths[ordinal])
        return ScoreUnits.of(scale: group.scale, frequency: frequency, norm: norm)
    }

    private func units(
        of term: BM25Query.Term, at cursor: PostingCursor, query: BM25Query
    ) -> Int64 {
        let norm = query.normConstant + query.normSlope * Double(lengths[cursor.ordinal])
        return ScoreUnits.of(scale: term.scale, frequency: cursor.frequency, norm: norm)
    }
}
