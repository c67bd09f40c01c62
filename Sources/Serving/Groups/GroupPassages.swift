package import Corpus
package import Embedding
package import Postings
package import Searching

/// Finds answers' passages in the members of a group, as far as a reader may see.
package struct GroupPassages: PassageFinding {
    private let group: ServedGroup
    private let readers: Set<String>?
    package var encoder: Encoder? { group.generation.whole.encoder }

    /// - Parameter readers: nil: everything is seen.
    package init(_ group: ServedGroup, readers: Set<String>?) {
        self.group = group
        self.readers = readers
    }

    package func passages(
        for question: String, options: SearchOptions, comparing comparison: PassageComparison
    ) throws(QuarryError) -> FoundPassages {
        try group.passages(
            for: question, options: options, comparing: comparison, readers: readers)
    }

    package func statistics(
        of terms: Set<String>, in found: FoundPassages
    ) throws(QuarryError) -> BM25Statistics {
        try group.statistics(of: terms, in: found)
    }
}
