import Corpus
package import Searching

/// Scores an index on a user's own questions.
package struct GoldenEvaluation {
    /// A question and the sources that answer it, by path below the corpus root.
    package struct Question: Sendable, Decodable {
        package var query: String
        package var sources: [String]
        /// 1-based page of the answer, where the source has pages.
        package var page: Int?
    }

    /// A question whose answer was not among the first five hits.
    package struct Miss: Sendable {
        package var query: String
        package var wanted: [String]
        /// The sources found instead, best first.
        package var found: [String]
    }

    package struct Report: Sendable {
        package var questions = 0
        package var hit1 = 0.0
        package var hit5 = 0.0
        /// Mean reciprocal rank of the first right source among ten.
        package var mrr = 0.0
        /// Of the questions that name a page and whose source was hit in the first five: the
        /// share where a hit's pages hold it.
        package var page10 = 0.0
        package var misses: [Miss] = []
    }

    let searcher: Searcher
    let options: SearchOptions

    package init(searcher: Searcher, options: SearchOptions) {
        self.searcher = searcher
        self.options = options
    }

    /// - Throws: `SearchError`.
    package func run(_ questions: [Question]) throws -> Report {
        var report = Report(questions: questions.count)
        var paged = 0
        for question in questions {
            let hits = try searcher.search(question.query, options: options).hits
            let ranking = BEIREvaluation.distinct(hits.map(\.source.id.path))
            let grades = Dictionary(question.sources.map { ($0, 1) }) { first, _ in first }
            report.hit1 += Metrics.reciprocalRank(ranking, grades, at: 1)
            report.mrr += Metrics.reciprocalRank(ranking, grades, at: 10)
            guard Metrics.reciprocalRank(ranking, grades, at: 5) > 0 else {
                report.misses.append(
                    Miss(
                        query: question.query, wanted: question.sources,
                        found: Array(ranking.prefix(5))))
                continue
            }
            report.hit5 += 1
            if let page = question.page {
                paged += 1
                let isFound = hits.prefix(10).contains {
                    grades[$0.source.id.path] != nil
                        && ($0.chunk.span.page...$0.chunk.span.lastPage).contains(page)
                }
                report.page10 += isFound ? 1 : 0
            }
        }
        let count = Double(max(questions.count, 1))
        report.hit1 /= count
        report.hit5 /= count
        report.mrr /= count
        report.page10 /= Double(max(paged, 1))
        return report
    }
}
