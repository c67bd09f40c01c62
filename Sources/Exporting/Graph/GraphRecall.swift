import Corpus
import HNSW

/// How many of the ten nearest vectors the graph finds, against comparing with all of them.
struct GraphRecall {
    /// Candidates that a search holds: as many as searches of Quarry do by default.
    static let ef = 128
    static let maximumQueries = 200
    static let k = 10

    let value: Double
    let queries: Int

    /// Asks by vectors of the index itself, at even distances: row `i * count / queries`.
    ///
    /// What is found counts if it is as near as the last of the exact ones: of vectors that are
    /// equally near any will do.
    /// - Throws: `corrupt`.
    init(_ searcher: GraphSearcher) throws(QuarryError) {
        let count = searcher.vectors.count
        queries = min(count, Self.maximumQueries)
        var found = 0
        var wanted = 0
        for query in 0..<queries {
            let vector = searcher.vectors.row(query * count / queries)
            let exact = try searcher.exactSearch(query: vector, k: Self.k)
            guard let least = exact.last?.score else { continue }
            let answer = try searcher.walk(vector, k: Self.k, ef: Self.ef)
            found += answer.count { $0.score >= least }
            wanted += exact.count
        }
        value = wanted == 0 ? 1 : Double(found) / Double(wanted)
    }
}
