/// What one term of a query adds to a document's score, and why.
package struct BM25Contribution: Hashable, Sendable {
    package let term: String
    /// How often the query has the term.
    package let weight: Double
    /// Documents of the collection that hold it.
    package let documentFrequency: Int
    /// How often this document holds it.
    package let frequency: Int
    /// Terms of this document.
    package let length: Int
    package let idf: Double
    /// The contributions of a document add up to its score.
    package let score: Double
}

extension PostingsReader {
    /// BM25 scores of given documents, zero where no term of the query is: for candidates that
    /// another retriever found. In the order given; each equals what `bm25TopK` says of it.
    /// - Throws: `corrupt`.
    package func scores(
        _ query: BM25Query, ordinals: [Int]
    ) throws(PostingsError) -> [Float] {
        var units = [Int64](repeating: 0, count: ordinals.count)
        let order = ordinals.indices.sorted { checked(ordinals[$0]) < checked(ordinals[$1]) }
        for term in query.terms {
            guard let cursor = try cursor(term.term) else { continue }
            for index in order where try cursor.holds(ordinals[index]) {
                units[index] += self.units(of: term, at: cursor, query)
            }
        }
        return units.map(ScoreUnits.score)
    }

    /// How a document gets its score: a line for each term of the query that it holds, in the
    /// order of the terms' bytes.
    /// - Throws: `corrupt`.
    package func explain(
        _ query: BM25Query, ordinal: Int
    ) throws(PostingsError) -> [BM25Contribution] {
        var lines: [BM25Contribution] = []
        for term in query.terms {
            guard let cursor = try cursor(term.term), try cursor.holds(checked(ordinal))
            else { continue }
            lines.append(
                BM25Contribution(
                    term: term.term, weight: term.weight, documentFrequency: term.documentFrequency,
                    frequency: cursor.frequency, length: lengths[ordinal], idf: term.idf,
                    score: Double(units(of: term, at: cursor, query)) * 0x1p-32))
        }
        return lines
    }

    private func units(
        of term: BM25Query.Term, at cursor: PostingCursor, _ query: BM25Query
    ) -> Int64 {
        let norm = query.normConstant + query.normSlope * Double(lengths[cursor.ordinal])
        return ScoreUnits.of(scale: term.scale, frequency: cursor.frequency, norm: norm)
    }
}
