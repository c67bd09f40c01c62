/// Words in their order, as the index has them: stop words match any word in their place.
package struct Phrase: Hashable, Sendable {
    struct Part: Hashable, Sendable {
        let term: String
        /// Words after the phrase's first term.
        let offset: Int
    }

    /// In the order of their offsets; never empty.
    let parts: [Part]

    /// The phrase as it stands; see `spellings(of:)` for how else a text may write it. Nil for a
    /// text without terms: only stop words or punctuation.
    /// - Complexity: O(text).
    package init?(_ text: String) {
        // A run of Han is its bigrams and a compound its words; single characters and the joined
        // compound say nothing more.
        self.init(
            Analyzer().analyze(text).filter { $0.kind != .unigram && $0.kind != .joined })
    }

    init?(_ terms: [AnalyzedTerm]) {
        guard let first = terms.first else { return nil }
        parts = terms.map { Part(term: $0.term, offset: $0.position - first.position) }
    }

    package var firstTerm: String { parts[0].term }

    /// The bytes of a text whose terms these are, if the phrase begins at `first`.
    /// - Complexity: O(terms).
    package func range(at first: AnalyzedTerm, among terms: [AnalyzedTerm]) -> Range<Int>? {
        guard first.term == firstTerm else { return nil }
        var end = first.range.upperBound
        for part in parts.dropFirst() {
            guard
                let term = terms.first(where: {
                    $0.term == part.term && $0.position == first.position + part.offset
                })
            else { return nil }
            end = max(end, term.range.upperBound)
        }
        return first.range.lowerBound..<end
    }

    /// Whether a text holds the phrase.
    /// - Complexity: O(text).
    package func occurs(in text: String, by session: AnalyzerSession) -> Bool {
        var places: [String: Set<Int>] = [:]
        for part in parts { places[part.term] = [] }
        for term in session.analyze(text) { places[term.term]?.insert(term.position) }
        return (places[parts[0].term] ?? []).contains { start in
            parts.allSatisfy { places[$0.term]?.contains(start + $0.offset) ?? false }
        }
    }
}
