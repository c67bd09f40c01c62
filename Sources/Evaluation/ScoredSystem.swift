import Corpus

/// What one system made of all questions.
package struct ScoredSystem: Sendable {
    package var name: String
    /// In the order they are shown; the first is the one that counts most.
    package var measures: [String]
    package var queries: [ScoredQuery]

    package init(name: String, measures: [String], queries: [ScoredQuery]) {
        self.name = name
        self.measures = measures
        self.queries = queries
    }

    /// The mean over the questions that have the measure; 0 if none has.
    package func mean(_ measure: String) -> Double {
        let values = queries.compactMap { $0.values[measure] }
        return values.reduce(0, +) / Double(max(values.count, 1))
    }

    /// Nil where nothing was timed.
    package var latency: Latency? { Latency(seconds: queries.compactMap(\.seconds)) }
}
