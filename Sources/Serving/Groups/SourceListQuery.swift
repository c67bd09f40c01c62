import Searching

/// Asks a member for the first of its sources by path.
struct SourceListQuery: DocumentAsking {
    static let route = "list"
    static let isParsing = false
    var readers: Audience
    var after: String?
    var prefix: String
    var limit: Int
    /// What something of each must meet.
    var filters: [Condition] = []

    struct Page: Codable, Hashable, Sendable {
        var sources: [MemberSource]
        var hasMore: Bool
    }

    static let mostSources = 1_000
    private static let longestPath = 8_192

    func answer(of view: IndexView, proofs: SourceProofs) throws -> Page {
        guard (1...Self.mostSources).contains(limit),
            filters.areMeant, max(after?.utf8.count ?? 0, prefix.utf8.count) <= Self.longestPath
        else { throw Problem(.invalidRequest, "no group asks for a list so") }
        let (records, hasMore) = try view.sources(
            after: after, prefix: prefix, limit: limit, where: filters)
        return Page(sources: records.map { MemberSource($0) }, hasMore: hasMore)
    }
}
