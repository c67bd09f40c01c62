import Postings

/// The terms of a question or a statement, and what each weighs in an index: its idf.
struct TermWeights: Sendable {
    private let terms: [(term: String, idf: Double)]
    private let sum: Double

    /// What of a text weighs something.
    static func terms(of text: String, session: AnalyzerSession) -> Set<String> {
        Set(session.analyze(text).filter { $0.kind != .unigram }.map(\.term))
    }

    /// - Parameters:
    ///   - statistics: of all of the terms.
    ///   - tells: whether a term says anything, given whether any document has it.
    init(
        _ found: Set<String>, in statistics: BM25Statistics,
        telling tells: (_ term: String, _ isIndexed: Bool) -> Bool = { _, _ in true }
    ) {
        // In one order, so that sums are the same each time.
        terms = found.sorted().compactMap { term in
            let holding = statistics.documentFrequencies[term] ?? 0
            guard tells(term, holding > 0) else { return nil }
            return (
                term, BM25Query.idf(documentCount: statistics.documentCount, holding: holding)
            )
        }
        sum = terms.reduce(0) { $0 + $1.idf }
    }

    /// What the terms among others weigh of all, 0…1; 0 where there are none.
    func share(in others: Set<String>) -> Double {
        guard sum > 0 else { return 0 }
        return terms.reduce(0) { $0 + (others.contains($1.term) ? $1.idf : 0) } / sum
    }
}
