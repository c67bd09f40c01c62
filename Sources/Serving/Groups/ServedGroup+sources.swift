import Corpus
import Jobs
import Searching
import Segments

extension ServedGroup {
    /// What members say of a source, or of their lists, and those that did not say.
    struct Told<Value: Sendable>: Sendable {
        var value: Value
        var missing: [MissingMember]
    }

    /// Sources of all members, and whose each is.
    struct List: Sendable {
        var found: [(record: SourceRecord, member: String)]
        var hasMore: Bool
    }

    /// The source of an id, at the member that has it. Half of the time is for that; the rest is
    /// for what is asked next.
    func source(
        _ id: String, _ part: SourcePart, for readers: Audience, proofs: SourceProofs
    ) -> Told<HeldSource?> {
        following(missing: \.missing) { generation in
            source(
                part, where: [], of: generation, for: readers, proofs: proofs,
                within: definition.seconds / 2
            ) { _ in id }
        }.answer
    }

    /// A source, at the member that has it: an id is of one member, and each is asked for its own.
    /// - Parameters:
    ///   - filters: that must hold for something of the source.
    ///   - seconds: for that.
    ///   - id: that a member is asked for; nil: it is not asked.
    func source(
        _ part: SourcePart, where filters: [Condition], of generation: GroupGeneration,
        for readers: Audience, proofs: SourceProofs, within seconds: Double,
        id: (SourceScope) -> String?
    ) -> Told<HeldSource?> {
        var queries: [SourceQuery] = []
        var desks: [MemberDesk] = []
        for desk in self.desks(of: generation, for: readers, within: seconds, proofs: proofs) {
            guard let id = id(desk.scope) else { continue }
            desks.append(desk)
            queries.append(
                SourceQuery(
                    readers: readers, scope: desk.scope, id: id, part: part, filters: filters))
        }
        let (asked, sent, whole) = (desks, queries, generation.whole)
        let replies = Scatter.each(
            Array(asked.indices), within: seconds, until: { $0 != nil }
        ) { place -> Result<HeldSource?, ShardFailure> in
            Result { () throws(ShardFailure) in
                try asked[place].source(sent[place], of: whole)
            }
        }
        for (_, reply) in replies.sorted(by: { $0.key < $1.key }) {
            if case .success(let held?) = reply { return Told(value: held, missing: []) }
        }
        return Told(value: nil, missing: missing(replies, of: desks, generation))
    }

    /// The first sources of all members by path, of those after a path and that begin with a
    /// prefix.
    /// - Throws: `io` where a member is missing and the group answers whole or not at all.
    func sources(
        after path: String?, prefix: String, limit: Int, for readers: Audience,
        proofs: SourceProofs
    ) throws(QuarryError) -> Told<SourcePage> {
        let query = SourceListQuery(
            readers: readers, after: path, prefix: prefix, limit: limit)
        let (generation, told) = following(missing: \.missing) { generation in
            list(query, of: generation, proofs: proofs)
        }
        guard definition.answersInPart || told.missing.isEmpty else {
            throw GroupGeneration.unanswered(told.missing[0])
        }
        let found = told.value.found
        let page = SourcePage(
            index: name,
            sources: found.map { SourceEntry($0.record, in: generation.whole, at: $0.member) },
            next: told.value.hasMore ? found.last?.record.file.id.path : nil)
        return Told(value: page, missing: told.missing)
    }

    func list(
        _ query: SourceListQuery, of generation: GroupGeneration, proofs: SourceProofs
    ) -> Told<List> {
        let desks = desks(
            of: generation, for: query.readers, within: definition.seconds, proofs: proofs)
        let replies = Scatter.each(
            Array(desks.indices), within: definition.seconds
        ) { place -> Result<MemberDesk.List, ShardFailure> in
            Result { () throws(ShardFailure) in
                try desks[place].list(query, of: generation.whole)
            }
        }
        var list = List(found: [], hasMore: false)
        for case (let place, .success(let own)) in replies {
            list.found += own.records.map { ($0, desks[place].shard.name) }
            list.hasMore = list.hasMore || own.hasMore
        }
        list.found.sort { first, second in
            let (one, other) = (first.record.file.id, second.record.file.id)
            // Two that say they have one source: one of them lies, and nobody knows which.
            return one == other ? first.member < second.member : one < other
        }
        let page = Self.page(list.found, limit: query.limit)
        list.hasMore = list.hasMore || list.found.count > page
        list.found = Array(list.found.prefix(page))
        return Told(value: list, missing: missing(replies, of: desks, generation))
    }

    /// How many sources make a page, which ends with a path: the next begins after it. So one that
    /// two members claim comes from both, past the limit if need be.
    static func page(_ found: [(record: SourceRecord, member: String)], limit: Int) -> Int {
        guard found.count > limit, limit > 0 else { return found.count }
        let last = found[limit - 1].record.file.id
        return found[limit...].firstIndex { $0.record.file.id != last } ?? found.count
    }

    func desks(
        of generation: GroupGeneration, for readers: Audience, within seconds: Double,
        proofs: SourceProofs
    ) -> [MemberDesk] {
        generation.searcher.shards.compactMap { shard in
            (shard as? any DocumentShard).map {
                MemberDesk(
                    shard: $0, scope: SourceScope(index: name, member: $0.name),
                    readers: readers, seconds: seconds, proofs: proofs)
            }
        }
    }

    func missing<Reply>(
        _ replies: [Int: Result<Reply, ShardFailure>], of desks: [MemberDesk],
        _ generation: GroupGeneration
    ) -> [MissingMember] {
        let silent = replies.sorted { $0.key < $1.key }.compactMap { place, reply in
            if case .failure(let failure) = reply {
                MissingMember(desks[place].shard.name, failure)
            } else {
                MissingMember?.none
            }
        }
        return generation.absent + silent
    }
}
