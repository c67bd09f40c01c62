package import Corpus
import Snapshots

extension GroupSearcher {
    /// As `Searcher.background` of one index of all members' chunks.
    /// - Parameter missing: members that are not asked; all others must answer.
    /// - Throws: `io` where one does not; what embedding throws.
    package func background(
        of question: String, without missing: [MissingMember], limits: GroupLimits
    ) throws(QuarryError) -> QuestionBackground {
        let attempt = GroupAttempt(
            group: self, scatter: scatter(without: missing, limits: limits),
            options: SearchOptions(), isExplained: false, readers: [])
        do {
            return try attempt.background(of: question)
        } catch let failed as MembersFailed {
            throw Self.unanswered(left(out: failed))
        } catch {
            throw QuarryError(other: error)
        }
    }
}

extension GroupAttempt {
    func background(of question: String) throws -> QuestionBackground {
        let asked = ShardQuestion(
            text: Query(parsing: question).text, conditions: [], usesSynonyms: false,
            readers: Audience(groups: readers))
        let collection = try known(of: asked).collection
        let query = ShardEvidenceQuery(
            PassageComparison(vector: try group.base.vector(of: question)), question: asked,
            addresses: [])
        let replies = try scatter.evidence(
            Dictionary(uniqueKeysWithValues: scatter.members.map { ($0, query) }))
        return QuestionBackground(
            cosines: Scatter.sample(replies).map(\.cosine),
            termWeight: try group.base.part(of: collection).termWeight(of: question),
            chunks: scatter.members.reduce(0) {
                $0 + scatter.shards[$1].manifest.statistics.chunks
            })
    }
}
