package import Answering
import Corpus
import Jobs
import Searching
import Segments

/// The members of a group as an agent's tools read them: in the state that was searched first, so
/// that a member which publishes meanwhile is missing from then on.
struct GroupLibrary: AgentLibrary {
    let group: ServedGroup
    let generation: GroupGeneration
    let readers: Audience
    /// That hold for all that is read.
    let filters: [Condition]
    let proofs: SourceProofs

    func search(
        _ query: String, options: SearchOptions
    ) throws(QuarryError) -> SearchResult {
        try generation.search(
            query, options: options, explain: false, readers: readers.groups, limits: group.limits)
    }

    func found(
        _ result: SearchResult, comparing comparison: PassageComparison
    ) throws(QuarryError) -> FoundPassages {
        try generation.searcher.found(
            result, comparing: comparison, readers: readers.groups, limits: group.limits)
    }

    /// A path is named to nobody: each member is asked for the id that its own source of that path
    /// would have.
    func source(
        of id: SourceID, at member: String?, passages positions: Range<Int>
    ) throws(QuarryError) -> AgentSource? {
        let size = SourcePart.mostPassages
        var found: AgentSource?
        for from in stride(from: positions.lowerBound, to: positions.upperBound, by: size) {
            let part = SourcePart.positions(
                from: from, count: min(size, positions.upperBound - from))
            guard let held = try held(id, at: found?.member ?? member, part) else { break }
            found = AgentSource(
                record: held.record, chunks: (found?.chunks ?? []) + held.chunks,
                member: held.scope.member)
            if from + size >= held.record.chunkCount { break }
        }
        return found
    }

    private func held(
        _ id: SourceID, at member: String?, _ part: SourcePart
    ) throws(QuarryError) -> HeldSource? {
        let told = group.source(
            part, where: filters, of: generation, for: readers, proofs: proofs
        ) { scope in
            member == nil || scope.member == member ? PassageID.source(id, in: scope) : nil
        }
        if told.value == nil, let first = told.missing.first(where: { asks($0, member) }) {
            throw GroupGeneration.unanswered(first)
        }
        return told.value
    }

    private func asks(_ missing: MissingMember, _ member: String?) -> Bool {
        member == nil || missing.name == member
    }

    func list(
        after path: String?, prefix: String, limit: Int
    ) throws(QuarryError) -> (sources: [SourceRecord], hasMore: Bool) {
        let query = SourceListQuery(
            readers: readers, after: path, prefix: prefix, limit: limit, filters: filters)
        let told = group.list(query, of: generation, proofs: proofs)
        if !group.definition.answersInPart, let first = told.missing.first {
            throw GroupGeneration.unanswered(first)
        }
        return (told.value.found.map(\.record), told.value.hasMore)
    }
}

extension ServedGroup {
    /// What an agent reaches besides what it searches: documents and proofs, at the members that
    /// have them.
    /// - Parameter readers: nil: everything is seen.
    package func surroundings(
        for readers: Set<String>?, proofs: SourceProofs
    ) -> AgentSurroundings {
        let desks = desks(
            of: generation, for: Audience(groups: readers), within: definition.seconds,
            proofs: proofs)
        let desk = { @Sendable (member: String?) in desks.first { $0.scope.member == member } }
        return AgentSurroundings(
            document: { source, member throws(QuarryError) in
                guard let desk = desk(member) else {
                    throw QuarryError(
                        .notFound, path: source.id.path, ErrorCode.notFound.wordsOnSource)
                }
                return try desk.document(of: source)
            },
            proof: { name, member in
                guard let desk = desk(member) else {
                    return .sourceUnread("is at a member that is not there")
                }
                let found = Self.proofs(
                    of: [desk.shard.name: [name.text]], by: [desk.shard], readers: desk.readers,
                    proofs: proofs, within: desk.seconds)
                return found[name.text] ?? .sourceUnread("is at a member that did not say in time")
            })
    }
}
