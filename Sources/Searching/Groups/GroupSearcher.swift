package import Adapting
package import Corpus
package import Embedding
package import Postings
import Segments
package import Snapshots

/// Searches the members of a group as if all their chunks were in one index: scores, order and
/// text of hits are that index's.
///
/// Only where members walk graphs do they find other neighbours than one graph over all would, as
/// segments do. Safe from any thread.
package final class GroupSearcher: Sendable {
    /// In the order of their names.
    package let shards: [any Shard]
    /// Of the group as one index; its root is the group's.
    package let manifest: Manifest
    package let root: GroupRoot
    /// Plans questions; it has no chunk of its own.
    let base: Searcher
    /// Of an index of all chunks.
    let partitions: Int

    /// - Parameters:
    ///   - name: of the group, for errors.
    ///   - soleChunks: see `Partitioning`; a test's builds may have another number.
    ///   - encoder: of the model that all members were built with; nil to answer by BM25 only.
    ///   - adapter: that all members name; nil where they name none.
    /// - Throws: `invalidInput` where the members don't fit together; `corrupt` for another adapter.
    package init(
        _ shards: [any Shard], name: String, weights: GroupWeights = .members,
        encoder: Encoder?, cross: CrossEncoder? = nil, adapter: AdapterFile? = nil,
        soleChunks: Int = Partitioning.soleChunks
    ) throws(QuarryError) {
        self.shards = shards.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        let whole = try GroupManifest(
            shards.map { ($0.name, $0.manifest) }, weights: weights, group: name)
        manifest = whole.manifest
        root = whole.root
        partitions =
            Partitioning(chunkCount: manifest.statistics.chunks, soleChunks: soleChunks).count
        base = Searcher(
            snapshot: try Snapshot(group: whole.manifest, name: name, adapter: adapter),
            encoder: encoder, cross: cross)
        guard encoder == nil || (adapter == nil) == (manifest.adapter == nil) else {
            throw QuarryError(.corrupt, path: name, "has no adapter, and its members name one")
        }
    }

    /// The best chunks of all members for a query.
    ///
    /// What a member does not answer in time, or not as it should, is left out, and the answer is
    /// the whole answer of the others; `SearchResult.missing` and a note say so.
    /// - Parameter readers: groups whose sources the reader sees besides those open to all; nil:
    ///   it sees all.
    /// - Throws: `invalidInput` for what a group can't do, `io` where no member answers or one
    ///   does not that must; `corrupt`.
    package func search(
        _ query: String, options: SearchOptions, explain: Bool = false,
        readers: Set<String>? = nil, limits: GroupLimits = GroupLimits()
    ) throws(QuarryError) -> SearchResult {
        var (result, missing) = try gathered(
            options, isExplained: explain, readers: readers, limits: limits
        ) { try $0.answer(query) }
        result.miss(missing)
        return result
    }

    /// The best chunks of all members for a question, with what an answer made of them is judged by.
    /// - Throws: as `search`.
    package func passages(
        for question: String, options: SearchOptions, comparing comparison: PassageComparison,
        readers: Set<String>?, limits: GroupLimits
    ) throws(QuarryError) -> FoundPassages {
        var (found, missing) = try gathered(
            options, isExplained: false, readers: readers, limits: limits
        ) { try $0.passages(question, comparing: comparison) }
        found.result.miss(missing)
        return found
    }

    /// How many chunks hold each of some terms.
    /// - Parameter missing: members that are not asked; all others must answer.
    /// - Throws: `io` where one does not.
    package func statistics(
        of terms: Set<String>, without missing: [MissingMember], limits: GroupLimits
    ) throws(QuarryError) -> BM25Statistics {
        let scatter = scatter(without: missing, limits: limits)
        let query = ShardEvidenceQuery(
            PassageComparison(terms: terms),
            question: ShardQuestion(
                text: "", conditions: [], usesSynonyms: false, readers: Audience(groups: [])),
            addresses: [])
        do throws(MembersFailed) {
            return Scatter.sum(
                try scatter.evidence(
                    Dictionary(uniqueKeysWithValues: scatter.members.map { ($0, query) })
                ).values)
        } catch {
            throw Self.unanswered(left(out: error))
        }
    }

    /// What an answer made of hits of several searches is judged by. A member that does not say it
    /// is left out where no hit is its own and the group answers in part.
    /// - Throws: `io` where one is missing that must say it.
    package func found(
        _ result: SearchResult, comparing comparison: PassageComparison, readers: Set<String>?,
        limits: GroupLimits
    ) throws(QuarryError) -> FoundPassages {
        let asked = Set(shards.map(\.name)).subtracting(result.missing.map(\.name))
        guard result.hits.allSatisfy({ $0.origin.map { asked.contains($0.member) } ?? false })
        else {
            throw QuarryError(
                .io, path: nil, "a member is missing that a passage was found in", blame: .member)
        }
        let watch = Stopwatch()
        var result = result
        while true {
            do throws(MembersFailed) {
                return try found(
                    in: result, comparing: comparison, readers: readers,
                    scatter: scatter(without: result.missing, limits: limits, watch: watch))
            } catch {
                let lost = left(out: error)
                guard limits.answersInPart,
                    lost.allSatisfy({ lost in
                        result.hits.allSatisfy { $0.origin?.member != lost.name }
                    })
                else { throw Self.unanswered(lost) }
                result.miss(lost)
            }
        }
    }

    private func found(
        in result: SearchResult, comparing comparison: PassageComparison, readers: Set<String>?,
        scatter: Scatter
    ) throws(MembersFailed) -> FoundPassages {
        let places = Dictionary(uniqueKeysWithValues: scatter.members.map { (shards[$0].name, $0) })
        let keys = result.hits.compactMap { hit in
            hit.origin.flatMap { origin in
                places[origin.member].map { GroupChunks.Key(member: $0, address: origin.address) }
            }
        }
        let (evidence, counts) = try scatter.evidence(
            of: keys, comparing: comparison,
            question: ShardQuestion(
                text: "", conditions: [], usesSynonyms: false,
                readers: Audience(groups: readers)))
        return FoundPassages(
            result: result, evidence: evidence, root: root.digest.hex, counts: counts)
    }

    /// - Parameter watch: of the question, where it has begun.
    func scatter(
        without missing: [MissingMember], limits: GroupLimits, watch: Stopwatch = Stopwatch()
    ) -> Scatter {
        let names = Set(missing.map(\.name))
        return Scatter(
            shards: shards, members: shards.indices.filter { !names.contains(shards[$0].name) },
            watch: watch, seconds: limits.seconds)
    }

    /// What an attempt comes to, without the members that fail in it.
    private func gathered<Value>(
        _ options: SearchOptions, isExplained: Bool, readers: Set<String>?, limits: GroupLimits,
        by answer: (GroupAttempt) throws -> Value
    ) throws(QuarryError) -> (Value, missing: [MissingMember]) {
        try check(options)
        let watch = Stopwatch()
        var members = Array(shards.indices)
        var missing: [MissingMember] = []
        while !members.isEmpty, missing.isEmpty || limits.answersInPart {
            let attempt = GroupAttempt(
                group: self,
                scatter: Scatter(
                    shards: shards, members: members, watch: watch, seconds: limits.seconds),
                options: options, isExplained: isExplained, readers: readers)
            do {
                return (try answer(attempt), missing)
            } catch let failed as MembersFailed {
                members.removeAll { failed.failures[$0] != nil }
                missing += left(out: failed)
            } catch {
                throw QuarryError(other: error)
            }
        }
        throw Self.unanswered(missing)
    }

    func left(out failed: MembersFailed) -> [MissingMember] {
        failed.failures.sorted { $0.key < $1.key }.map { place, failure in
            MissingMember(shards[place].name, failure)
        }
    }

    static func unanswered(_ missing: [MissingMember]) -> QuarryError {
        let reasons = missing.map { "\($0.name): \($0.reason)" }.joined(separator: "; ")
        return QuarryError(
            .io, path: nil, "the group can't answer: \(reasons)", blame: .member)
    }

    /// - Throws: `invalidInput` for what needs all chunks in one place.
    private func check(_ options: SearchOptions) throws(QuarryError) {
        guard options.expansions.isEmpty else {
            let names = options.expansions.map(\.rawValue).sorted().joined(separator: ", ")
            throw QuarryError(
                .invalidInput, path: nil,
                "a group does not expand questions (\(names)): ask one of its indexes, or without")
        }
    }
}

extension SearchResult {
    /// Says what the result is without.
    package mutating func miss(_ members: [MissingMember]) {
        missing = members + missing
        notes += members.map { "without member \($0.name): \($0.reason)" }
    }
}
