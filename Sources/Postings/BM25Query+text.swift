import Corpus

extension BM25Query {
    /// The score a text would have as a document of the collection, were it in no statistics.
    /// - Complexity: O(text).
    package func score(ofText text: String) -> Float {
        var frequencies: [String: Int] = [:]
        var positions: Set<Int> = []
        for term in Analyzer().analyze(text) {
            frequencies[term.term, default: 0] += 1
            positions.insert(term.position)
        }
        let norm = normConstant + normSlope * Double(positions.count)
        let units = terms.reduce(Int64(0)) { sum, term in
            guard let frequency = frequencies[term.term] else { return sum }
            return sum + ScoreUnits.of(scale: term.scale, frequency: frequency, norm: norm)
        }
        return ScoreUnits.score(units)
    }
}
