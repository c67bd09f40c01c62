import Corpus

/// What the index knows of one term without reading its postings.
package struct TermInfo: Hashable, Sendable {
    /// Documents that hold the term.
    package let documentFrequency: Int
    /// How often they hold it, all together.
    package let occurrences: Int
    /// Bytes of the lists, from the start of the payloads of `postings` and `positions`.
    let postings: Range<Int>
    let positions: Range<Int>
}
