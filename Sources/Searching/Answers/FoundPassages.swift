/// The passages that were found for a question, and what an answer made of them is judged by.
package struct FoundPassages: Sendable {
    package var result: SearchResult
    package var evidence: PassageEvidence
    /// Of what was searched.
    package var root: String
    package var counts: SearchedCounts
}
