import Corpus
package import Searching
import Snapshots
import Synchronization

/// The members of a group as they are at one time: one root each.
package final class GroupGeneration: Sendable {
    package let searcher: GroupSearcher
    /// Those that are not there.
    package let absent: [MissingMember]
    /// The group as an index without chunks of its own: its name, root, settings and model.
    let whole: ServedGeneration
    package var root: String { searcher.root.digest.hex }
    /// By what its sources can be told apart.
    let facets = Mutex(KnownFacets())

    init(searcher: GroupSearcher, absent: [MissingMember], whole: ServedGeneration) {
        self.searcher = searcher
        self.absent = absent
        self.whole = whole
    }

    func isSame(as other: GroupGeneration) -> Bool {
        root == other.root && absent.map(\.name) == other.absent.map(\.name)
            && absent.map(\.kind) == other.absent.map(\.kind)
    }

    /// - Throws: as `GroupSearcher.search`; `io` where a member is absent and the group answers
    ///   whole or not at all.
    func search(
        _ query: String, options: SearchOptions, explain: Bool, readers: Set<String>?,
        limits: GroupLimits
    ) throws(QuarryError) -> SearchResult {
        try check(limits)
        var result = try searcher.search(
            query, options: options, explain: explain, readers: readers, limits: limits)
        result.miss(absent)
        return result
    }

    /// - Throws: as `search`.
    func passages(
        for question: String, options: SearchOptions, comparing comparison: PassageComparison,
        readers: Set<String>?, limits: GroupLimits
    ) throws(QuarryError) -> FoundPassages {
        try check(limits)
        var found = try searcher.passages(
            for: question, options: options, comparing: comparison, readers: readers,
            limits: limits)
        found.result.miss(absent)
        return found
    }

    private func check(_ limits: GroupLimits) throws(QuarryError) {
        guard !limits.answersInPart, let first = absent.first else { return }
        throw Self.unanswered(first)
    }

    static func unanswered(_ first: MissingMember) -> QuarryError {
        QuarryError(
            .io, path: nil, "the group can't answer: \(first.name): \(first.reason)", blame: .member
        )
    }
}
