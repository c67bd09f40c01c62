package import Postings

/// How far what words find in chunks of the question's script says that the answer is there, and
/// not in a chunk of another script, which words can't find.
///
/// BM25 is standardised over the candidates, so that the best of them stands out even where none
/// answers the question. What it covers of the question tells the two apart: an answer holds most
/// of what is asked, other texts a word here and there.
package struct WordEvidence: Hashable, Sendable {
    /// What the terms of the question weigh together.
    private let termWeight: Double

    /// Share of the terms' weight from which on words count in full: about what a chunk of average
    /// length gets that has each of the terms once.
    private static let fullShare = 0.5

    package init(_ query: BM25Query) {
        self.init(termWeight: query.termWeight)
    }

    package init(termWeight: Double) {
        self.termWeight = termWeight
    }

    /// Gives candidates in the question's script the evidence of the best of them, where
    /// candidates in other scripts stand beside them. All of them get the same: it says in which
    /// script the answer is, not in which chunk.
    /// - Complexity: O(n).
    package func weighed(_ candidates: [Candidate]) -> [Candidate] {
        let found = candidates.filter(\.isWithinReachOfWords)
        guard !found.isEmpty, found.count < candidates.count else { return candidates }
        let share = share(ofBest: found.map(\.bm25).max() ?? 0)
        return candidates.map {
            var candidate = $0
            candidate.evidence = $0.isWithinReachOfWords ? share : 1
            return candidate
        }
    }

    private func share(ofBest score: Float) -> Double {
        guard termWeight > 0 else { return 0 }
        return min(1, Double(score) / termWeight / Self.fullShare)
    }
}
