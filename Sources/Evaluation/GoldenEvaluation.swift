import Corpus
package import Searching

/// Scores an index on a user's own questions.
package struct GoldenEvaluation {
    /// A question whose answer was not among the first five hits.
    package struct Miss: Sendable {
        package var query: String
        package var wanted: [String]
        /// The sources found instead, best first.
        package var found: [String]
    }

    package struct Findings: Sendable {
        package var questions = 0
        package var hit1 = 0.0
        package var hit5 = 0.0
        /// Mean reciprocal rank of the first right source among ten.
        package var mrr = 0.0
        /// Of the questions that name a page and whose source was hit in the first five: the
        /// share where one of the first ten hits is on it.
        package var page10 = 0.0
        package var latency: Latency?
        package var misses: [Miss] = []
    }

    /// What is compared of two systems. `page_mrr@10`: reciprocal rank of the first hit on a right
    /// page among ten hits, of the questions that name pages.
    package static let measures = ["mrr@10", "hit@1", "hit@5", "page_mrr@10"]

    let searcher: Searcher
    let options: SearchOptions

    package init(searcher: Searcher, options: SearchOptions) {
        self.searcher = searcher
        self.options = options
    }

    /// Asks every question. Ids are their numbers, from 1.
    /// - Throws: `QuarryError`.
    package func run(_ questions: [GoldenQuestion], name: String) throws -> ScoredSystem {
        let queries = try questions.enumerated().map { number, question in
            let result = try searcher.search(question.query, options: options)
            let ranking = BEIREvaluation.distinct(result.hits)
            let grades = Dictionary(question.sources.map { ($0, 1) }) { first, _ in first }
            return ScoredQuery(
                id: "\(number + 1)", text: question.query, ranking: ranking, relevant: grades,
                values: Self.values(question, ranking.map(\.id), grades, result.hits),
                seconds: result.seconds)
        }
        return ScoredSystem(name: name, measures: Self.measures, queries: queries)
    }

    private static func values(
        _ question: GoldenQuestion, _ ranking: [String], _ grades: [String: Int], _ hits: [Hit]
    ) -> [String: Double] {
        var values = [
            "mrr@10": Metrics.reciprocalRank(ranking, grades, at: 10),
            "hit@1": Metrics.reciprocalRank(ranking, grades, at: 1),
            "hit@5": Metrics.reciprocalRank(ranking, grades, at: 5) > 0 ? 1 : 0,
        ]
        if question.hasPages {
            let place = hits.prefix(10).firstIndex { hit in
                let span = hit.chunk.span
                return question.isAnswered(
                    by: hit.source.id.path, pages: span.page...max(span.page, span.lastPage))
            }
            values["page_mrr@10"] = place.map { 1 / Double($0 + 1) } ?? 0
        }
        return values
    }

    /// - Throws: `QuarryError`.
    package func run(_ questions: [GoldenQuestion]) throws -> Findings {
        Self.findings(try run(questions, name: ""))
    }

    package static func findings(_ system: ScoredSystem) -> Findings {
        let hit = system.queries.filter { $0.values["hit@5"] == 1 }
        let paged = hit.compactMap { $0.values["page_mrr@10"] }
        let misses = system.queries.filter { $0.values["hit@5"] != 1 }.map {
            Miss(
                query: $0.text, wanted: $0.relevant.keys.sorted(),
                found: Array($0.ranking.map(\.id).prefix(5)))
        }
        return Findings(
            questions: system.queries.count, hit1: system.mean("hit@1"), hit5: system.mean("hit@5"),
            mrr: system.mean("mrr@10"),
            page10: Double(paged.count { $0 > 0 }) / Double(max(paged.count, 1)),
            latency: system.latency, misses: misses)
    }
}
