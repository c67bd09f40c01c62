package import Corpus

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
