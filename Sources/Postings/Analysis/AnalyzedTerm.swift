import Corpus

/// One term of a text, as the index and queries see it.
package struct AnalyzedTerm: Hashable, Sendable {
    /// Folded and stemmed.
    package let term: String
    /// Counted in words from 0; an identifier shares the position of its first part.
    package let position: Int
    /// UTF-8 bytes of the text that the term stands for.
    package let range: Range<Int>
    package let kind: TermKind

    package init(term: String, position: Int, range: Range<Int>, kind: TermKind) {
        self.term = term
        self.position = position
        self.range = range
        self.kind = kind
    }
}
