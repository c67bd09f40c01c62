import Postings

/// What `quarry terms --json` prints.
struct TermsOutput: Encodable {
    struct Term: Encodable {
        var term: String
        var position: Int
        var start: Int
        var end: Int
        var kind: String
    }

    var terms: [Term]
    @Stated var fts5: String?

    init(_ terms: [AnalyzedTerm], expression: String?) {
        self.terms = terms.map {
            Term(
                term: $0.term, position: $0.position, start: $0.range.lowerBound,
                end: $0.range.upperBound, kind: "\($0.kind)")
        }
        fts5 = expression
    }
}
