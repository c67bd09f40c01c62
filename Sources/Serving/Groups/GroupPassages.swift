package import Answering
package import Corpus
package import Embedding
package import Postings
package import Searching

/// Finds answers' passages in the members of a group, as far as a reader may see.
package struct GroupPassages: LibraryFinding {
    private let group: ServedGroup
    private let readers: Set<String>?
    private let proofs: SourceProofs
    package var encoder: Encoder? { group.generation.whole.encoder }

    /// - Parameters:
    ///   - readers: nil: everything is seen.
    ///   - proofs: for documents of this machine.
    package init(
        _ group: ServedGroup, readers: Set<String>?, proofs: SourceProofs = SourceProofs()
    ) {
        self.proofs = proofs
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

    package func library(
        of found: FoundPassages, narrowedBy filters: [Condition]
    ) throws(QuarryError) -> any AgentLibrary {
        GroupLibrary(
            group: group, generation: try group.generation(of: found.root),
            readers: Audience(groups: readers), filters: filters, proofs: proofs)
    }
}
