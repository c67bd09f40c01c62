package import Corpus
package import Embedding
package import Postings

/// Where answers' passages come from: an index, or a group of them. The same chunks give the same.
package protocol PassageFinding: Sendable {
    /// Of the model that passages are compared by; nil to answer by words alone.
    var encoder: Encoder? { get }

    /// - Throws: what searching throws.
    func passages(
        for question: String, options: SearchOptions, comparing comparison: PassageComparison
    ) throws(QuarryError) -> FoundPassages

    /// How many chunks hold each of some terms.
    /// - Parameter found: of all that was searched then, and of nothing else.
    /// - Throws: `corrupt`; `io` where some of it can't be asked any more.
    func statistics(
        of terms: Set<String>, in found: FoundPassages
    ) throws(QuarryError) -> BM25Statistics
}
