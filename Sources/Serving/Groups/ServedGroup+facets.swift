import Corpus
import Jobs
import Searching
import Synchronization

extension ServedGroup {
    /// By what the sources of all members can be told apart.
    /// - Throws: `io` where a member is missing and the group answers whole or not at all.
    func facets(
        for readers: Audience, proofs: SourceProofs
    ) throws(QuarryError) -> FacetPage {
        let (generation, told) = following(missing: \.missing) { generation in
            counts(of: generation, for: readers, proofs: proofs)
        }
        guard definition.answersInPart || told.missing.isEmpty else {
            throw GroupGeneration.unanswered(told.missing[0])
        }
        return FacetPage(
            index: name, root: generation.root, facets: told.value.facets,
            partial: PartialEntry(told.missing))
    }

    private func counts(
        of generation: GroupGeneration, for readers: Audience, proofs: SourceProofs
    ) -> Told<FacetCounts> {
        if let known = generation.facets.withLock({ $0.sums[readers] }) {
            return Told(value: known, missing: [])
        }
        let desks = desks(
            of: generation, for: readers, within: definition.seconds, proofs: proofs)
        let replies = Scatter.each(
            Array(desks.indices), within: definition.seconds
        ) { place -> Result<FacetCounts, ShardFailure> in
            Result { () throws(ShardFailure) in try desks[place].facets() }
        }
        let sum = FacetCounts(sum: replies.values.compactMap { try? $0.get() })
        let missing = missing(replies, of: desks, generation)
        if missing.isEmpty { generation.facets.withLock { $0.keep(sum, for: readers) } }
        return Told(value: sum, missing: missing)
    }
}
