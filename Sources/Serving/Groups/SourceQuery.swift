import Corpus
import Searching

/// Asks a member for the source of an id, which only one of its own can have.
struct SourceQuery: DocumentAsking {
    static let route = "source"
    static let isParsing = false
    var readers: Audience
    /// The group, and the member as the group calls it.
    var scope: SourceScope
    /// As `PassageID.source` makes it.
    var id: String
    var part: SourcePart
    /// What something of the source must meet.
    var filters: [Condition] = []

    /// Nothing where the source has no such passage, either.
    func answer(
        of view: IndexView, proofs: SourceProofs
    ) throws -> DocumentAnswer<MemberSource> {
        guard scope.isMeant, PassageID.isSource(id), part.isMeant, filters.areMeant else {
            throw Problem(.invalidRequest, "no group asks for a source so")
        }
        let found = try view.part(part, of: id, in: scope, where: filters)
        return DocumentAnswer(
            value: found.map { MemberSource($0.record, chunks: $0.chunks) })
    }
}

extension [Condition] {
    /// Whether they narrow what is read: a preference is for a whole search to settle.
    var areMeant: Bool { count <= 64 && allSatisfy { $0.strength != .preferred } }
}
