package import Corpus

/// A query's terms with their weights, ready to score documents of any segment.
///
/// BM25 as Lucene has it: `idf · tf / (tf + k1 · (1 − b + b · length / average))` with
/// `idf = ln(1 + (N − n + 0.5) / (n + 0.5))`, summed over the terms (Robertson & Zaragoza 2009).
/// Each summand is rounded to a multiple of 2⁻³², so that sums are exact in any order: a score
/// depends neither on pruning nor on the order of the terms.
package struct BM25Query: Sendable {
    struct Term: Sendable {
        let term: String
        /// How often the query has the term, or what an expansion gave it.
        let weight: Double
        let documentFrequency: Int
        let idf: Double
        /// `weight · idf`, at most `maximumWeight`.
        let scale: Double
    }

    /// Words or phrases that count as one term.
    struct Group: Sendable {
        /// Their names, for explanations.
        let name: String
        let phrases: [Phrase]
        let weight: Double
        let documentFrequency: Int
        let idf: Double
        /// `weight · idf`, at most `maximumWeight`.
        let scale: Double
    }

    /// In the order of their bytes, each once.
    let terms: [Term]
    /// Added to what the terms give.
    private(set) var groups: [Group] = []

    /// What all terms weigh together, those among them that no document has.
    package var termWeight: Double { terms.reduce(0) { $0 + $1.weight * $1.idf } }

    private let documentCount: Int
    /// The part of the length normalisation that does not depend on the length.
    let normConstant: Double
    /// What one term of length adds to it.
    let normSlope: Double

    /// Keeps the rounding of summands exact; far above any weight that could be meant.
    private static let maximumWeight = 262_144.0

    /// Terms that come twice count twice.
    package init(terms: [String], settings: BM25Settings, statistics: BM25Statistics) {
        self.init(
            weightedTerms: terms.map { ($0, 1) }, settings: settings, statistics: statistics)
    }

    /// Weights of the same term add up; those not above zero are left out.
    package init(
        weightedTerms: [(term: String, weight: Double)], settings: BM25Settings,
        statistics: BM25Statistics
    ) {
        var weights: [String: Double] = [:]
        for (term, weight) in weightedTerms where weight > 0 { weights[term, default: 0] += weight }
        let sorted = weights.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        terms = sorted.map { term, weight in
            let holding = statistics.documentFrequencies[term] ?? 0
            let idf = Self.idf(documentCount: statistics.documentCount, holding: holding)
            return Term(
                term: term, weight: weight, documentFrequency: holding, idf: idf,
                scale: min(weight * idf, Self.maximumWeight))
        }
        documentCount = statistics.documentCount
        let average = statistics.averageLength
        normConstant = settings.k1 * (1 - settings.b)
        normSlope = average > 0 ? settings.k1 * settings.b / average : 0
    }

    package var isEmpty: Bool { terms.isEmpty && groups.isEmpty }

    /// The terms with their weights, in the order of their bytes.
    package var weightedTerms: [(term: String, weight: Double)] {
        terms.map { ($0.term, $0.weight) }
    }

    /// Adds words or phrases that count as one term: its frequency in a document is the sum of
    /// theirs, as with the synonyms of a thesaurus.
    /// - Parameter documentFrequency: documents of the collection that hold any of them.
    package mutating func add(
        _ phrases: [Phrase], name: String, weight: Double, documentFrequency: Int
    ) {
        guard weight > 0, !phrases.isEmpty else { return }
        let idf = Self.idf(documentCount: documentCount, holding: documentFrequency)
        groups.append(
            Group(
                name: name, phrases: phrases, weight: weight, documentFrequency: documentFrequency,
                idf: idf, scale: min(weight * idf, Self.maximumWeight)))
    }

    /// Never negative, however common the term.
    package static func idf(documentCount: Int, holding: Int) -> Double {
        let without = Double(max(documentCount - holding, 0))
        return logarithm(1 + (without + 0.5) / (Double(holding) + 0.5))
    }
}
