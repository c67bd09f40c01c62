/// Marks in a text what a query asked for.
package enum Highlighter {
    /// UTF-8 ranges of `text` that hold a term of `query`, ascending, merged where they touch or
    /// where Han, kana or Hangul bigrams overlap.
    ///
    /// Han is marked by bigrams; by single characters only if the query has no more than one.
    /// Time is linear in the length of both.
    package static func highlights(query: String, in text: String) -> [Range<Int>] {
        let session = AnalyzerSession()
        let wanted = terms(of: query, by: session)
        return merged(hits(of: wanted, in: text, by: session).map(\.range))
    }

    /// A term of the query found in a text.
    struct Hit {
        let term: String
        let range: Range<Int>
    }

    static func hits(
        of wanted: Set<String>, in text: String, by session: AnalyzerSession
    ) -> [Hit] {
        guard !wanted.isEmpty else { return [] }
        return session.analyze(text).filter { wanted.contains($0.term) }
            .map { Hit(term: $0.term, range: $0.range) }
    }

    /// Terms worth marking. Unigrams are left out: a lone Han character is its run's `bigram`.
    static func terms(of query: String, by session: AnalyzerSession) -> Set<String> {
        let all = session.analyze(query).filter { $0.kind != .unigram }
        let isAmongOthers = all.filter { isCharacter($0) }.count > 1
        let kept = all.filter { !(isAmongOthers && isLoneHan($0)) }
        let joined = session.joinedNeighbours(in: query)
        return Set(((kept.isEmpty ? all : kept) + joined).map(\.term))
    }

    /// Ranges in ascending order, those that overlap or touch made one.
    static func merged(_ ranges: [Range<Int>]) -> [Range<Int>] {
        var merged: [Range<Int>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, range.lowerBound <= last.upperBound {
                let end = max(last.upperBound, range.upperBound)
                merged[merged.count - 1] = last.lowerBound..<end
            } else {
                merged.append(range)
            }
        }
        return merged
    }

    private static func isCharacter(_ term: AnalyzedTerm) -> Bool { term.kind == .bigram }

    private static func isLoneHan(_ term: AnalyzedTerm) -> Bool {
        let scalars = term.term.unicodeScalars
        guard term.kind == .bigram, scalars.count == 1, let scalar = scalars.first else {
            return false
        }
        return ScalarFolder.unfoldedKind(scalar.value) == .han
    }
}
