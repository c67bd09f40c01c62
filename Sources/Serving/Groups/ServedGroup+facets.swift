import Corpus
import Jobs
import Searching

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
        let desks = desks(
            of: generation, for: readers, within: definition.seconds, proofs: proofs)
        let replies = Scatter.each(
            Array(desks.indices), within: definition.seconds
        ) { place -> Result<FacetCounts, ShardFailure> in
            Result { () throws(ShardFailure) in try desks[place].facets() }
        }
        let counts = replies.values.compactMap { try? $0.get() }
        return Told(
            value: FacetCounts(sum: counts), missing: missing(replies, of: desks, generation))
    }
}
