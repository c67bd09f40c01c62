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

    /// Of passages that are read of one source, with what each takes besides its text.
    private static let mostBytes = 256 << 20
    private static let bytesBesides = 512

    /// A path is named to nobody: each member is asked for the id that its own source of that path
    /// would have. All of it has the time of one answer.
    func source(
        of id: SourceID, at member: String?, passages positions: Range<Int>
    ) throws(QuarryError) -> (source: AgentSource?, missing: [MissingMember]) {
        let (size, watch) = (SourcePart.mostPassages, Stopwatch())
        var found: AgentSource?
        var (chunks, bytes) = ([Chunk](), 0)
        for from in stride(from: positions.lowerBound, to: positions.upperBound, by: size) {
            let part = SourcePart.positions(
                from: from, count: min(size, positions.upperBound - from))
            let told = held(
                id, at: found?.member ?? member, part,
                within: group.definition.seconds - watch.seconds)
            guard let held = told.value else {
                guard let name = found?.member else { return (nil, try partial(told.missing)) }
                throw Self.broken(off: told.missing.first, at: name)
            }
            guard held.record == found?.record ?? held.record else {
                throw Self.broken(off: nil, at: held.scope.member)
            }
            found = AgentSource(record: held.record, chunks: [], member: held.scope.member)
            bytes += held.chunks.reduce(0) { $0 + $1.embeddedText.utf8.count + Self.bytesBesides }
            guard bytes <= Self.mostBytes else {
                throw QuarryError(
                    .limitExceeded, path: nil,
                    "the document has more passages than the \(ByteSize(Self.mostBytes)) that are "
                        + "read of one at a member", blame: .member)
            }
            chunks += held.chunks
            if from + size >= held.record.chunkCount { break }
        }
        found?.chunks = chunks
        return (found, [])
    }

    /// The source of an id, and else those who might have it and did not say.
    private func held(
        _ id: SourceID, at member: String?, _ part: SourcePart, within seconds: Double
    ) -> ServedGroup.Told<HeldSource?> {
        var told = group.source(
            part, where: filters, of: generation, for: readers, proofs: proofs,
            within: min(max(seconds, 0), group.definition.seconds / 2)
        ) { scope in
            member == nil || scope.member == member ? PassageID.source(id, in: scope) : nil
        }
        told.missing.removeAll { member != nil && $0.name != member }
        return told
    }

    /// - Throws: `io` where one is missing and the group answers whole or not at all.
    private func partial(_ missing: [MissingMember]) throws(QuarryError) -> [MissingMember] {
        guard !group.definition.answersInPart, let first = missing.first else { return missing }
        throw GroupGeneration.unanswered(first)
    }

    /// - Parameter failure: nil where the member shows another source than before.
    private static func broken(off failure: MissingMember?, at name: String?) -> QuarryError {
        GroupGeneration.unanswered(
            failure
                ?? MissingMember(
                    name ?? "", ShardFailure(.broken, "its pieces are not of one source")))
    }

    func list(
        after path: String?, prefix: String, limit: Int
    ) throws(QuarryError) -> (sources: [SourceRecord], hasMore: Bool, missing: [MissingMember]) {
        let query = SourceListQuery(
            readers: readers, after: path, prefix: prefix, limit: limit, filters: filters)
        let told = group.list(query, of: generation, proofs: proofs)
        return (
            told.value.found.map(\.record), told.value.hasMore, try partial(told.missing)
        )
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
