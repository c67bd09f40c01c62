import Corpus
import Embedding
import Postings
import Searching

/// A hit with its sentences, and what a question has in common with them.
struct ReadPassage {
    let hit: Hit
    let sentences: PassageSentences
    /// Nil where the index is asked without its model.
    let similarities: SimilarityTable?
    /// Terms of each sentence.
    let terms: [Set<String>]
    /// Share of the question's terms in each sentence.
    let coverages: [Double]
    /// Share of the question's terms in the passage and its headings.
    let coverage: Double

    /// - Parameters:
    ///   - weights: of the question's terms.
    ///   - known: of the passage by whoever found it.
    /// - Throws: what embedding throws.
    init(
        _ hit: Hit, known: PassageEvidence.Passage, question: AskedQuestion, weights: TermWeights,
        encoder: Encoder?, session: AnalyzerSession
    ) throws(QuarryError) {
        self.hit = hit
        sentences = PassageSentences(
            of: hit.chunk, title: hit.facts.title, tokenizer: encoder?.model.tokenizer)
        let text = Array(hit.chunk.text.utf8)
        terms = sentences.ranges.map { range in
            Set(session.analyze(String(decoding: text[range], as: UTF8.self)).map(\.term))
        }
        coverages = terms.map { weights.share(in: $0) }
        coverage = weights.share(
            in: Set(session.analyze(hit.chunk.embeddedText).map(\.term)))
        guard let encoder, known.similarities == nil else {
            similarities = known.similarities
            return
        }
        similarities = SimilarityTable(
            question: question.comparison.words,
            words: try encoder.wordVectors([hit.chunk.embeddedText], as: .document)[0])
    }
}
