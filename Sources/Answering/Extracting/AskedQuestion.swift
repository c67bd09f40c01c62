import Corpus
import Embedding
import Postings
import Searching

/// A question, as passages and their sentences are compared with it.
struct AskedQuestion: Sendable {
    let text: String
    let kind: AnswerKind?
    /// Its terms, and the index's model's vectors where the index is asked with it.
    let comparison: PassageComparison

    /// - Throws: what embedding throws.
    init(
        _ text: String, encoder: Encoder?, session: AnalyzerSession
    ) throws(QuarryError) {
        self.text = text
        kind = AnswerKind(of: text)
        let terms = TermWeights.terms(of: text, session: session)
        guard let encoder else {
            comparison = PassageComparison(terms: terms)
            return
        }
        let (embeddings, words) = try encoder.embed([text], as: .query) { $0 }
        comparison = PassageComparison(
            terms: terms, vector: embeddings.vectors, words: words[0])
    }
}
