import Corpus

/// What the dictionary holds of one term beside its bytes.
struct TermEntry {
    var documentFrequency: Int
    var occurrences: Int
    /// Bytes of its lists in `postings` and `positions`.
    var postingsLength: Int
    var positionsLength: Int
}
