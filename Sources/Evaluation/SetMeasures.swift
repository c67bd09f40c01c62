import Corpus

/// The measures that test sets are scored by.
package enum SetMeasures {
    package static let names = ["ndcg@10", "recall@100", "mrr@10"]

    package static func values(_ ranking: [String], _ grades: [String: Int]) -> [String: Double] {
        [
            "ndcg@10": Metrics.nDCG(ranking, grades, at: 10),
            "recall@100": Metrics.recall(ranking, grades, at: 100),
            "mrr@10": Metrics.reciprocalRank(ranking, grades, at: 10),
        ]
    }
}
