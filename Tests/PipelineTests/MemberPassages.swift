import Corpus
import Embedding
import Postings
import Searching

/// The members of a group, asked by whoever sees everything.
struct MemberPassages: PassageFinding {
    let group: GroupSearcher
    let encoder: Encoder?
    private static let limits = GroupLimits(seconds: 60)

    func passages(
        for question: String, options: SearchOptions, comparing comparison: PassageComparison
    ) throws(QuarryError) -> FoundPassages {
        try group.passages(
            for: question, options: options, comparing: comparison, readers: nil,
            limits: Self.limits)
    }

    func statistics(
        of terms: Set<String>, in found: FoundPassages
    ) throws(QuarryError) -> BM25Statistics {
        try group.statistics(of: terms, without: found.result.missing, limits: Self.limits)
    }
}
