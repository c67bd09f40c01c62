import Corpus

/// One document of an answer.
package struct RankedDocument: Hashable, Sendable {
    package var id: String
    package var score: Double
    /// 1-based page of its best passage, where it has pages.
    package var page: Int?

    package init(id: String, score: Double, page: Int? = nil) {
        self.id = id
        self.score = score
        self.page = page
    }
}

/// One question as a system answered it, and how good that was.
package struct ScoredQuery: Hashable, Sendable {
    package var id: String
    package var text: String
    /// Best first, ids distinct.
    package var ranking: [RankedDocument]
    /// Document → grade above 0.
    package var relevant: [String: Int]
    /// Measure → value; absent where the question does not have it.
    package var values: [String: Double]
    /// Nil where nothing was timed.
    package var seconds: Double?

    package init(
        id: String, text: String, ranking: [RankedDocument], relevant: [String: Int],
        values: [String: Double], seconds: Double? = nil
    ) {
        self.id = id
        self.text = text
        self.ranking = ranking
        self.relevant = relevant
        self.values = values
        self.seconds = seconds
    }
}

/// What one system made of all questions.
package struct ScoredRun: Sendable {
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

/// How long answers took.
package struct Latency: Hashable, Sendable {
    /// Ascending, one a question.
    package let seconds: [Double]

    /// Nil of nothing.
    package init?(seconds: [Double]) {
        guard !seconds.isEmpty else { return nil }
        self.seconds = seconds.sorted()
    }

    package var mean: Double { seconds.reduce(0, +) / Double(seconds.count) }

    /// The smallest time that so many per cent of the answers did not exceed (nearest rank).
    package func percentile(_ percent: Double) -> Double {
        let rank = Int((percent / 100 * Double(seconds.count)).rounded(.up))
        return seconds[min(max(rank, 1), seconds.count) - 1]
    }
}
