import Corpus
import Embedding
import Postings
import Searching

/// A question, as sentences are compared with it.
struct AskedQuestion: Sendable {
    let text: String
    /// Of the terms that tell something of the answer.
    let weights: TermWeights
    let kind: AnswerKind?
    /// Nil where the index is asked without its model.
    let vector: [Float]?
    let words: TokenVectors?

    /// - Throws: `corrupt`.
    init(_ text: String, searcher: Searcher, session: AnalyzerSession) throws(QuarryError) {
        self.text = text
        weights = try TermWeights(
            of: text, in: searcher, session: session, telling: QuestionTerms.tells)
        kind = AnswerKind(of: text)
        guard let encoder = searcher.encoder else {
            vector = nil
            words = nil
            return
        }
        let (embeddings, made) = try encoder.embed([text], as: .query) { $0 }
        vector = embeddings.vectors
        words = made[0]
    }
}
