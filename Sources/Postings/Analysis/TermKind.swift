/// What kind of term a place in a text gave.
package enum TermKind: UInt8, Sendable {
    /// A word, a number, or one part of an identifier.
    case word
    /// An identifier, a number or a measure as it was written, over the parts that follow it.
    case whole
    /// The words of a compound (self-service) as if it were one, over the parts that follow it.
    case joined
    /// One Han character that is also in a bigram.
    case unigram
    /// Two Han, kana or Hangul characters, or the only one of a run.
    case bigram
}
