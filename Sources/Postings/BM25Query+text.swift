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

/// How often a term stands in each field of a text, unweighted.
package struct FieldFrequencies: Hashable, Sendable {
    package private(set) var counts: [String: [WeightedText.Field: Int]] = [:]

    /// Counts the terms of `wanted` only.
    /// - Complexity: O(text).
    package init(of wanted: Set<String>, in fields: [WeightedText]) {
        let session = AnalyzerSession()
        for field in fields {
            for term in session.analyze(field.text) where wanted.contains(term.term) {
                counts[term.term, default: [:]][field.field, default: 0] += 1
            }
        }
    }
}
