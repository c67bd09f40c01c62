package import Corpus

extension BM25Query {
    /// The score a text would have as a document of the collection, were it in no statistics.
    /// - Complexity: O(text).
    package func score(ofText text: String) -> Float {
        score(ofFields: [WeightedText(field: .body, text: text, weight: 1)])
    }

    /// The same of a text in parts that count differently.
    package func score(ofFields fields: [WeightedText]) -> Float {
        let session = AnalyzerSession()
        var frequencies: [String: Int] = [:]
        var length = 0
        for field in fields {
            for term in session.analyze(field.text) {
                frequencies[term.term, default: 0] += field.weight
                length += field.weight
            }
        }
        let norm = normConstant + normSlope * Double(length)
        let units = terms.reduce(Int64(0)) { sum, term in
            guard let frequency = frequencies[term.term] else { return sum }
            return sum + ScoreUnits.of(scale: term.scale, frequency: frequency, norm: norm)
        }
        return ScoreUnits.score(units)
    }
}
