import Corpus

/// Query → document → grade above 0. A query all of whose documents were judged irrelevant is
/// there with no document.
package typealias Judgements = [String: [String: Int]]
