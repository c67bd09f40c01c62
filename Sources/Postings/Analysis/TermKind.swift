/// What kind of term a place in a text gave.
package enum TermKind: UInt8, Sendable {
    /// A word, a number, or one part of an identifier.
    case word
    /// An identifier or number as it was written, over the parts that follow it.
    case whole
    /// One Han character that is also in a bigram.
    case unigram
    /// Two Han, kana or Hangul characters, or the only one of a run.
    case bigram
}
