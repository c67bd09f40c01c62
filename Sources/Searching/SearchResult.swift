/// A query's answer.
package struct SearchResult: Sendable {
    /// As asked.
    package var query: String
    /// What was ranked by: the query without signs, fields and exclusions.
    package var text: String
    /// What is marked in hits: the text, its synonyms and variants.
    package var marked: String
    /// What was looked for besides.
    package var expansion: ExpansionFindings
    package var hits: [Hit]
    /// Whether there are hits after these.
    package var hasMore: Bool
    /// What the reader should know of how the query was taken, a sentence each.
    package var notes: [String]
    /// How many candidates were re-ranked, and by what: a stage and, if it is not the index's
    /// own, its model.
    package var reranked: Int
    package var reranker: String?
    package var seconds: Double
    /// Members of a group that the answer is without; none of an index's own answer.
    package var missing: [MissingMember] = []
}
